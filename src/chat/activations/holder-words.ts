import type { Holder } from '../../control/activations/senders-of.ts'
import type { Rich } from '../port.ts'
import { oneLine, plural, when } from '../kit/rich.ts'

/** `Shop, 3 open sessions, planned to leave on 1 Dec`: who has a sender, and until when (F44). */
export function holderWords({ bot, openSessions, leavesAt }: Holder, zone = 'UTC'): Rich {
  const who = `${oneLine(bot, 60)}, ${plural(openSessions, 'open session')}`
  return leavesAt === null ? [who] : [`${who}, planned to leave on `, when(leavesAt, zone)]
}
