import type { Problem } from '../locate.ts'
import { builtInValues } from '../converse/say-response.ts'
import { ownProperty } from '../own-property.ts'
import { slotsInText } from '../texts.ts'
import { error, warning } from './problem.ts'
import { responsesSaid } from './reachability.ts'
import { hasServer, slotProblems } from './references.ts'
import { buttonsOf, type PlacedVariant, type CheckInput } from './check-input.ts'

const braces = /\{[^{}\n]{1,60}\}/g
const placeholder = /^\{(?:(?:vars|secrets)\.)?[A-Za-z_]\w*\}$/

/** That each response says something on each channel, and its `{slots}` exist. */
export function checkTexts(subject: CheckInput): Problem[] {
  const said = responsesSaid(subject)
  // The server that says a response may fill its placeholders, which then need no slot.
  const isServers = ({ name }: PlacedVariant) => hasServer(subject) && !said.has(name)
  return [
    ...subject.variants.flatMap((placed) => [
      ...checkEmpty(placed),
      ...checkPlaceholders(subject, placed, isServers(placed)),
    ]),
    ...checkChannels(subject),
  ]
}

function checkEmpty({ variant, path }: PlacedVariant): Problem[] {
  const says = (variant.text ?? '').trim() !== '' || variant.custom !== undefined
  if (says || (variant.buttons ?? []).length > 0) return []
  return [error('response-empty', [...path, 'text'], 'This response says nothing. Write a text.')]
}

function checkPlaceholders(
  subject: CheckInput,
  placed: PlacedVariant,
  isServers: boolean,
): Problem[] {
  const { variant, path, name } = placed
  const given = ownProperty(builtInValues, name) ?? []
  const texts = [
    { text: variant.text ?? '', at: [...path, 'text'] },
    ...buttonsOf(placed).flatMap((one) => [
      { text: one.button.title, at: [...one.path, 'title'] },
      { text: one.button.url ?? '', at: [...one.path, 'url'] },
    ]),
  ]
  return texts.flatMap(({ text, at }) => {
    if (!text.includes('{')) return []
    const odd = [...text.matchAll(braces)].find(([found]) => !placeholder.test(found))
    const hint = `"${odd?.[0]}" is said as it stands: only {slot_name} and {vars.name} are replaced. Correct it if a slot was meant.`
    return [
      ...(isServers
        ? []
        : slotsInText(text)
            .filter((slot) => !given.includes(slot))
            .flatMap((slot) => slotProblems(subject, slot, at))),
      ...(odd ? [warning('placeholder-odd', at, hint)] : []),
    ]
  })
}

function checkChannels({ definition }: CheckInput): Problem[] {
  return Object.entries(definition.responses).flatMap(([name, variants]) => {
    const path = ['responses', name]
    if (variants.length === 0) {
      return [error('response-empty', path, `The response "${name}" is empty. Write a text.`)]
    }
    if (variants.some(({ channel }) => channel === undefined)) return []
    const silent = (definition.metadata.channels ?? []).filter(
      (channel) => !variants.some((variant) => variant.channel === channel),
    )
    const text = `"${name}" says nothing on ${silent.join(', ')}. Add a variant without a channel.`
    return silent.length === 0 ? [] : [error('response-without-channel', path, text)]
  })
}
