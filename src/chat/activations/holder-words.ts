import type { Holder } from '../../control/activations/senders-of.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'

/** `Shop, 3 open sessions, planned to leave on 1 Dec`: who has a sender, and until when (F44). */
export const holderWords = ({ bot, openSessions, leavesAt }: Holder, zone = 'UTC'): Rich => [
  `${oneLine(bot, 60)}, ${plural(openSessions, 'open chat')}`,
  ...leaves(leavesAt, zone),
]

export const leaves = (at: number | null, zone: string): Rich =>
  at === null ? [] : [', planned to leave on ', when(at, zone)]
