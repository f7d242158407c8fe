import type { Holder } from '../../control/activations/senders-of.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'

/** `Shop answers on shop-wa now (3 open chats), planned to leave on 1 Dec` (F44). */
export const holderWords = (
  name: string,
  { bot, openSessions, leavesAt }: Holder,
  zone = 'UTC',
): Rich => [
  `${oneLine(bot, 60)} answers on ${oneLine(name, 80)} now (${plural(openSessions, 'open chat')})`,
  ...leaves(leavesAt, zone),
]

export const leaves = (at: number | null, zone: string): Rich =>
  at === null ? [] : [', planned to leave on ', when(at, zone)]
