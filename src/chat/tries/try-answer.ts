import type { SaidInTry } from '../../control/tries/say-in-try.ts'
import type { StartedTry } from '../../control/tries/start-try.ts'
import { actionId } from '../kit/action-id.ts'
import { notice } from '../kit/handler.ts'
import { limits, oneLine } from '../kit/rich.ts'
import type { Answer, Button, DirectMessage, Notice, Rich } from '../port.ts'
import {
  aboveLine,
  elsewhereLine,
  manyLine,
  noteLine,
  pressedLine,
  silentLine,
  trySign,
} from './try-words.ts'

export const startedAnswer = (view: StartedTry, prefix: string): Answer => ({
  kind: 'direct',
  messages: [
    { ...notice([noteLine(view, prefix)], { buttons: [endButton(view.id)] }), kept: view.kept },
  ],
  here: notice([elsewhereLine(view)]),
})

export const endButton = (tryId: string): Button => ({
  id: actionId('try-end', tryId),
  label: 'End the try',
})

/** Direct messages that one answer of a bot may make: a long message of it makes several. */
const messagesMax = 20

/** Every message of the bot by itself and in its order, as a customer gets it; then what we say. */
export function saidAnswer({ tryId, pressed, notice: before, messages, notes }: SaidInTry): Answer {
  const shown = fitting(messages.map((message) => keptMessages(tryId, message)))
  const left = messages.length - shown.length
  const ours = [...(left > 0 ? [manyLine(left)] : []), ...notes.map(noteOf)]
  return {
    kind: 'direct',
    messages: [
      ...(pressed === null ? [] : [notice([pressedLine(pressed)])]),
      ...(before === null ? [] : [notice([noteOf(before)])]),
      ...shown.flat(),
      ...(messages.length === 0 ? [notice([silentLine])] : []),
      ...(ours.length === 0 ? [] : [notice(ours)]),
    ],
    here: notice([aboveLine]),
  }
}

/** Whole messages alone, since the buttons stand under the end of one; nothing is said out of turn. */
function fitting(messages: DirectMessage[][]): DirectMessage[][] {
  const shown: DirectMessage[][] = []
  let made = 0
  for (const pieces of messages) {
    made += pieces.length
    if (made > messagesMax) break
    shown.push(pieces)
  }
  return shown
}

const noteOf = (text: string): Rich => [`${trySign}${oneLine(text, 600)}`]

type Said = Pick<SaidInTry['messages'][number], 'text' | 'buttons'>

/** The last is the one with the buttons. */
const keptMessages = (tryId: string, said: SaidInTry['messages'][number]): DirectMessage[] =>
  messageOf(tryId, said).map((one, at, all) =>
    said.kept !== null && at === all.length - 1 ? { ...one, kept: said.kept } : one,
  )

const buttonsMax = 25

/** A quotation, so that no bot's words can be taken for ours. What is longer than a platform's message goes on in the next; the buttons stand under the last. */
export function messageOf(tryId: string, { text, buttons }: Said): Notice[] {
  const links = buttons.flatMap(({ title, url }): Rich[] =>
    url === null ? [] : [linkOf(title, url)],
  )
  const pressed = buttons.flatMap(({ title, key }): Button[] =>
    key === null ? [] : [{ id: actionId('try-say', `${tryId}.${key}`), label: captionOf(title) }],
  )
  const parts = partsOf(text.trim() === '' ? '–' : text).map((part): Rich => [{ quote: [part] }])
  return parts.map((line, at) =>
    at < parts.length - 1
      ? notice([line])
      : notice([line, ...links], { buttons: pressed.slice(0, buttonsMax) }),
  )
}

/** A customer's phone opens it; where it leads is shown, since that is what is judged. */
const linkOf = (title: string, url: string): Rich => [
  {
    quote: /^https?:\/\//i.test(url)
      ? [`${captionOf(title)}: `, { link: url, text: url }]
      : [`${captionOf(title)}: ${oneLine(url, 500)}`],
  },
]

/** A button stands in no quotation, so our sign is taken out. */
const captionOf = (title: string): string =>
  oneLine(title.replaceAll(trySign.trim(), ''), limits.button)

const partMax = 1800

/** Cut at a line's or a word's end where there is one. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > partMax) {
    const piece = rest.slice(0, partMax)
    const at = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf(' '))
    const end = at > partMax / 2 ? at : piece.replace(/[\uD800-\uDBFF]$/, '').length
    parts.push(rest.slice(0, end))
    rest = rest.slice(end).replace(/^[ \n]/, '')
  }
  return [...parts, rest]
}
