import { Refusal } from '../refusal.ts'

/** `at` is when we received it, UTC ms. */
export type EndUserMessage = { contact: string; text: string; payload?: string; at: number }

const textMax = 4096
const idMax = 256
const unfit = /[\p{Cc}\p{Cs}]/u

/** An end user's words as we keep them: cut to what a channel can carry, without NUL bytes. */
export function acceptMessage<S extends EndUserMessage>(said: S): S {
  acceptId('contact', said.contact)
  if (!Number.isSafeInteger(said.at) || said.at < 0) throw unusable('at', 'is not a time in ms')
  const { payload } = said
  return {
    ...said,
    text: acceptText(said.text),
    ...(payload !== undefined && { payload: acceptText(payload) }),
  }
}

/** @throws Refusal VALIDATION when the database could not keep it as it is */
export function acceptId(name: string, id: string): void {
  if (id === '' || id.length > idMax) throw unusable(name, `must have 1 to ${idMax} characters`)
  if (unfit.test(id)) throw unusable(name, 'has characters that cannot be stored')
}

function acceptText(text: string): string {
  const cut = text.slice(0, textMax).replaceAll('\0', '')
  return cut.replace(/[\uD800-\uDBFF]$/, '')
}

function unusable(name: string, problem: string): Refusal {
  return new Refusal(
    'VALIDATION',
    `This message can't be taken: its ${name} ${problem}.`,
    'Correct what sends it.',
    { [name]: problem },
  )
}
