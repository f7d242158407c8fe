import type { Slot, SlotValue } from './definition.ts'
import { indexIntents, matchIntent, normalise } from './intents.ts'

const maxText = 4096
const yes = wordSet('yes y yeah yep yup ok okay sure true 1 correct right si sí oui ja')
const no = wordSet('no n nope nah never false 0 wrong non nein')
const opening = wordSet('yes yeah yep yup sure okay no nope nah')

/** What a typed answer means for a slot; undefined when it means nothing there. */
export function coerceAnswer(slot: Slot, text: string): SlotValue | undefined {
  const said = text.trim().slice(0, maxText)
  if (said === '') return undefined
  switch (slot.type) {
    case 'text':
    case 'any':
      return said
    case 'bool':
      return yesOrNo(normalise(said))
    case 'float':
      return onlyNumber(said)
    case 'categorical':
      return oneOf(slot.values ?? [], normalise(said))
  }
}

/** What a value set by a flow, a button or an action server means for a slot. */
export function coerceValue(slot: Slot, value: SlotValue): SlotValue | undefined {
  // JSON has no -0, NaN or Infinity: a stored conversation would change.
  if (typeof value === 'number') return fitNumber(slot, value)
  if (value === null || slot.type === 'any') return value
  if (slot.type === 'text') return String(value).slice(0, maxText)
  if (slot.type === 'bool' && typeof value === 'boolean') return value
  return coerceAnswer(slot, String(value))
}

function fitNumber(slot: Slot, value: number): SlotValue | undefined {
  if (!Number.isFinite(value)) return undefined
  return slot.type === 'float' || slot.type === 'any' ? value + 0 : coerceValue(slot, String(value))
}

/** "Yes", or an answer that opens so: "yes please", "no, thanks". */
function yesOrNo(said: string): boolean | undefined {
  const [first = ''] = said.split(' ')
  const word = opening.has(first) ? first : said
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

/** "4", "2,5" or "for 3 people". More than one number, or 1,000, is not clear enough. */
function onlyNumber(said: string): number | undefined {
  const numbers = said.match(/[+-]?\d+(?:[.,]\d+)*/g) ?? []
  const [number] = numbers
  if (number === undefined || numbers.length > 1) return undefined
  if (!/^[+-]?\d{1,15}(?:[.,]\d{1,15})?$/.test(number) || /,\d{3}$/.test(number)) return undefined
  return Number(number.replace(',', '.')) + 0
}

/** The value itself, the only value named in the text, else one that is nearly typed so. */
function oneOf(values: string[], said: string): string | undefined {
  const exact = values.find((value) => normalise(value) === said)
  if (exact !== undefined) return exact
  const named = values.filter((value) => ` ${said} `.includes(` ${normalise(value)} `))
  if (named.length > 0) return named.length === 1 ? named[0] : undefined
  const mistyped = values.filter((value) => oneTypoApart(normalise(value), said))
  if (mistyped.length > 0) return mistyped.length === 1 ? mistyped[0] : undefined
  const index = indexIntents(values.map((value) => ({ intent: value, examples: [value] })))
  return matchIntent(index, said, { threshold: 0.5, margin: 0.1 })?.intent
}

/** One letter more, less or other, in a word long enough for that to be a slip. */
function oneTypoApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)]
  return [
    restOfA.slice(1) === restOfB.slice(1),
    restOfA.slice(1) === restOfB,
    restOfA === restOfB.slice(1),
  ].includes(true)
}

function wordSet(words: string): Set<string> {
  return new Set(words.split(' '))
}
