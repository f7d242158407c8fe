import type { Reply } from '../bot/converse/turn.ts'
import type { Problem, Spoken } from './answer.ts'
import { provedText } from './contacts/prove-number.ts'
import { nobody } from './conversation-context.ts'
import { errorLine, linesOf } from './record-turn.ts'
import type { Line } from './record-turn.ts'
import { incomingLine } from './take-turn.ts'
import type { Message } from './take-turn.ts'

/** What is recorded of messages that no bot answers in a session. */

/** Who has no session, so nothing to stay with. */
export const newcomer = (contact: string) => ({
  environment: 'live' as const,
  contact,
  exception: null,
})

/** The exception bot answers alone (F37). */
export function exceptionLines(
  message: Message,
  { botId, problem, spoken }: { botId: string | null; problem: Problem; spoken: Spoken[] },
): Line[] {
  const by = { ...nobody, botId }
  return [incomingLine(message, by), ...linesOf({ problems: [problem], spoken }, by)]
}

/** Shown to the team (F87). */
export const reasonsOfSilence = {
  nobody: 'No answer: no bot is active on this sender.',
  unverified: 'No answer: this is a test sender, and it answers its verified number only.',
  unproved:
    'No answer: the number of this test sender is not proved by its code. /bots sender makes a new one with prove:yes.',
}

/** There is no answer. */
export function silentLines(message: Message, why: keyof typeof reasonsOfSilence): Line[] {
  const reason = { code: why, text: reasonsOfSilence[why] }
  return [incomingLine(message, nobody), errorLine(reason, nobody)]
}

const proof: Reply = { text: provedText, buttons: [] }

/** The right code came (F54). */
export const provedLines = (message: Message): Line[] => [
  incomingLine(message, nobody),
  { direction: 'out', body: proof, by: nobody },
]
