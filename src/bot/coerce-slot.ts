import type { Settings, Slot, SlotValue } from './definition.ts'
import { inOneGo, normalise } from './intents.ts'
import type { Steps } from './intents.ts'
import { textOf } from './texts.ts'
import { answerMax, oneOf } from './words/one-of.ts'
import { numberMarks, readNumber, type NumberMarks } from './words/numbers.ts'
import { readYesNo, yesNoWords, type YesNo } from './words/yes-no.ts'

const valueMax = 64 * 1024

/** How a bot's customers say yes, no and numbers. */
export type Speech = { yesNo: YesNo; numbers: NumberMarks | undefined }

export const speechOf = (settings: Settings): Speech => inOneGo(readyingSpeech(settings))

/** In short steps: a bot may have hundreds of thousands of words of its own. */
export function* readyingSpeech({
  yes_words: yes,
  no_words: no,
  language,
}: Settings): Steps<Speech> {
  return {
    yesNo: yield* yesNoWords({ ...(yes && { yes }), ...(no && { no }) }),
    numbers: numberMarks(language),
  }
}

const plainSpeech = speechOf({})

/** What a typed answer means for a slot; undefined when it means nothing there. */
export function coerceAnswer(
  slot: Slot,
  text: string,
  speech: Speech = plainSpeech,
): SlotValue | undefined {
  const said = text.trim().slice(0, answerMax)
  if (said === '') return undefined
  switch (slot.type) {
    case 'text':
    case 'any':
      return said
    case 'bool':
      return readYesNo(speech.yesNo, said)
    case 'float':
      return readNumber(said, speech.numbers)
    case 'categorical':
      return oneOf(slot.values ?? [], normalise(said))
  }
}

/** What a value set by a flow, a button or an action server means for a slot. */
export function coerceValue(slot: Slot, value: SlotValue): SlotValue | undefined {
  // JSON has no -0, NaN or Infinity: a stored conversation would change.
  if (typeof value === 'number') return fitNumber(slot, value)
  if (typeof value === 'object' && value !== null) return fitList(slot, value)
  if (value === null || slot.type === 'any') return value
  if (slot.type === 'text') return String(value).slice(0, answerMax)
  if (slot.type === 'bool' && typeof value === 'boolean') return value
  // A server writes 1.000 for one, whatever people mean by it.
  if (slot.type === 'float' && /^\s*-?\d{1,15}(\.\d+)?\s*$/.test(String(value)))
    return Number(value)
  return coerceAnswer(slot, String(value))
}

function fitNumber(slot: Slot, value: number): SlotValue | undefined {
  if (!Number.isFinite(value)) return undefined
  return slot.type === 'float' || slot.type === 'any' ? value + 0 : coerceValue(slot, String(value))
}

function fitList(slot: Slot, value: SlotValue): SlotValue | undefined {
  if (JSON.stringify(value).length > valueMax) return undefined
  if (slot.type === 'text') return textOf(value).slice(0, answerMax)
  return slot.type === 'any' ? value : undefined
}
