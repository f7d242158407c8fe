import type { Config } from '../config.ts'
import type { Ctx } from '../control/kit/context.ts'
import { followHandOffs } from '../control/handoffs/follow-hand-offs.ts'
import { followSessions } from '../control/activations/follow-sessions.ts'
import { lookForDeletedCards } from '../control/delivery/look-for-deleted-cards.ts'
import { redrawFailures } from '../control/delivery/redraw-failures.ts'
import { redrawReach } from '../control/delivery/redraw-reach.ts'
import { pruneAudit } from '../control/audit/prune-audit.ts'
import { redrawScans } from '../control/sharing/redraw-scans.ts'
import { endTries } from '../control/tries/end-tries.ts'
import { pruneHistory } from '../control/history/prune-history.ts'
import { judgeGray } from '../control/gray/judge-gray.ts'
import { expireLoosenings } from '../control/bots/expire-loosenings.ts'
import { countForLists } from '../control/drafts/count-for-lists.ts'
import { remindLooks } from '../control/requests/break-glass/remind-looks.ts'
import { remindReviewers } from '../control/reminders/remind-reviewers.ts'
import { expireRequests } from '../control/requests/expire-requests.ts'
import type { MailDelivery } from './add-mail.ts'
import { atMostEvery } from './sweep.ts'

const hourMs = 3_600_000
const mailCheckMs = 5 * 60_000

/** What time alone makes due, looked at every minute. */
export const controlSweeps = (
  system: Ctx,
  { keepAuditDays: keepDays, retention }: Config,
  mail: MailDelivery | null,
): (() => Promise<unknown>)[] => [
  () => expireRequests(system),
  () => remindReviewers(system),
  () => expireLoosenings(system),
  () => remindLooks(system),
  () => followSessions(system),
  () => followHandOffs(system),
  () => endTries(system),
  atMostEvery(hourMs, () => lookForDeletedCards(system)),
  () => judgeGray(system),
  () => redrawFailures(system),
  () => redrawReach(system),
  atMostEvery(hourMs, () => redrawScans(system)),
  () => pruneHistory(system, retention),
  () => countForLists(system),
  ...(mail === null ? [] : [atMostEvery(mailCheckMs, mail.out.check)]),
  ...(keepDays === null ? [] : [() => pruneAudit(system, { keepDays })]),
]
