import { lengthOf, list, replyButtons, textMax } from '../../domain/conversation/whatsapp-limits.ts'
import type { Button } from '../definition.ts'
import type { Path, Problem } from '../locate.ts'
import { error, info } from './problem.ts'
import { buttonsOf, type PlacedVariant, type CheckInput } from './check-input.ts'

type Kind = typeof replyButtons

/** WhatsApp's limits, on every variant that WhatsApp may get. Lengths count characters. */
export function checkWhatsApp(subject: CheckInput): Problem[] {
  if (!subject.definition.metadata.channels?.includes('whatsapp')) return []
  const hasOwn = responsesWithOwnVariant(subject)
  return subject.variants
    .filter(({ name, variant: { channel } }) =>
      channel ? channel === 'whatsapp' : !hasOwn.has(name),
    )
    .flatMap((placed) => checkVariant(placed))
}

/** Responses whose variant for WhatsApp always holds: it never gets their others. */
function responsesWithOwnVariant({ variants }: CheckInput): Set<string> {
  const always = variants.filter(
    ({ variant: { channel, condition = [] } }) => channel === 'whatsapp' && condition.length === 0,
  )
  return new Set(always.map(({ name }) => name))
}

function checkVariant(placed: PlacedVariant): Problem[] {
  const { variant, path } = placed
  const buttons = variant.buttons ?? []
  const text = variant.text ?? ''
  if (buttons.length === 0) return tooLong('text', text, textMax, [...path, 'text'], 'a text')
  if (buttons.some(({ url }) => url !== undefined)) return checkLink(placed)
  const kind = buttons.length <= replyButtons.most ? replyButtons : list
  return [
    ...checkNumber(buttons, path),
    ...tooLong('text', text, kind.body, [...path, 'text'], `a text with ${kind.what}`),
    ...buttonsOf(placed).flatMap((one) => checkButton(one.button, kind, one.path)),
  ]
}

function checkNumber({ length }: Button[], path: Path): Problem[] {
  const at = [...path, 'buttons']
  if (length > list.most) {
    const text = `WhatsApp shows ${list.most} choices at most; here are ${length}. Split the message.`
    return [error('whatsapp-too-many-buttons', at, text)]
  }
  if (length <= replyButtons.most) return []
  const text = `WhatsApp shows these ${length} buttons as a list. Up to ${replyButtons.most} stay buttons.`
  return [info('whatsapp-list', at, text)]
}

function checkButton(button: Button, kind: Kind, path: Path): Problem[] {
  const { title, payload = '' } = button
  const problems = [
    ...tooLong('title', title, kind.title, [...path, 'title'], `a title in ${kind.what}`),
    ...tooLong('payload', payload, kind.payload, [...path, 'payload'], `a payload in ${kind.what}`),
  ]
  if (payload === payload.trim()) return problems
  const text = 'WhatsApp refuses a payload with spaces at its ends. Remove them.'
  return [...problems, error('whatsapp-payload-spaces', [...path, 'payload'], text)]
}

function checkLink(placed: PlacedVariant): Problem[] {
  const { variant, path } = placed
  const [first, second] = buttonsOf(placed)
  const text = 'WhatsApp shows one link button, and no other button beside it. Split the message.'
  return [
    ...(second ? [error('whatsapp-link-alone', [...path, 'buttons'], text)] : []),
    ...tooLong(
      'text',
      variant.text ?? '',
      replyButtons.body,
      [...path, 'text'],
      'a text with a link',
    ),
    ...(first ? checkButton(first.button, replyButtons, first.path) : []),
  ]
}

function tooLong(part: string, value: string, most: number, path: Path, what: string): Problem[] {
  if (value.length <= most) return []
  const length = lengthOf(value)
  if (length <= most) return []
  const text = `WhatsApp allows ${what} ${most} characters; here are ${length}. Shorten it.`
  return [error(`whatsapp-${part}-too-long`, path, text)]
}
