import { randomInt } from 'node:crypto'
import type { Refusal } from '../../refusal.ts'
import { withPrefix } from '../command-names.ts'
import type { Notice } from '../port.ts'
import { commonText } from './common-words.ts'

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** The sentence and the next step, for the one who asked. */
export const refusalNotice = (
  { sentence, nextStep }: Refusal,
  { commandPrefix }: { commandPrefix: string },
): Notice => ({
  tone: 'refused',
  // A sentence may quote a bot, whose payloads look like commands.
  lines: [[sentence], [withPrefix(nextStep, commandPrefix)]],
  buttons: [],
  files: [],
})

/** `7F3K`: shown to the user and found in the log. */
export const newReference = (): string =>
  Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')

/** `problem` is what is wrong with the storage, where that is what failed. */
export const bugNotice = (reference: string, problem: Refusal | null): Notice => ({
  tone: 'bug',
  lines: [
    [problem?.sentence ?? commonText.ourSide, ' (ref ', { code: reference }, ')'],
    [problem?.nextStep ?? commonText.giveReference],
  ],
  buttons: [],
  files: [],
})
