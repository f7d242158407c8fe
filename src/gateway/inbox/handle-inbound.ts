import { isShared } from '../../store/kit/database.ts'
import type { Db } from '../../store/kit/database.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { inSharedWrite } from '../shared-write.ts'
import { sendPlanned } from './batch-plan.ts'
import type { BatchPlan } from './batch-plan.ts'
import type { InboxWork } from './inbox-deps.ts'
import { planBatch } from './plan-batch.ts'
import { runAction } from './run-action.ts'
import { writePlan } from './write-plan.ts'

/**
 * Takes messages, plans what they lead to, writes it: all of it or nothing. Returns how many were
 * handled: what has to wait for another of its contact is left.
 */
export async function handleInbound(
  work: InboxWork,
  take: (reads: Db) => Promise<InboxRow[]>,
): Promise<number> {
  const plan = await inBatch(work.gateway.db, async (reads, write) => {
    const rows = await take(reads)
    if (rows.length === 0) return null
    const made = await planBatch(work, reads, rows)
    const mayRunTwice = made.unproved.length === 0
    await write({ rows: rows.length, mayRunTwice }, (trx) => writePlan(work, trx, made))
    return made
  })
  if (plan === null) return 0
  goOn(work, plan)
  return plan.settled.length + plan.acting.length
}

/** What reads what it writes must not run twice. */
type How = { rows: number; mayRunTwice: boolean }
type Write = (how: How, write: (trx: Db) => Promise<void>) => Promise<void>

/**
 * On PostgreSQL one transaction, whose locks keep other processes off the same messages. SQLite has
 * one process, and its one writer is taken only to write: what was read is checked then.
 */
const inBatch = <T>(db: Db, work: (reads: Db, write: Write) => Promise<T>): Promise<T> =>
  isShared(db)
    ? db.transaction((trx) => work(trx, (_, write) => write(trx)))
    : work(db, ({ rows, mayRunTwice }, write) =>
        mayRunTwice ? inSharedWrite(db, rows, write) : db.transaction(write),
      )

/** What has to wait for the commit. */
function goOn(work: InboxWork, plan: BatchPlan): void {
  const { acting, windows, unseen } = plan
  sendPlanned(work, plan)
  const asking = new Set(acting.map(({ row }) => row.messageId))
  for (const { fromId, messageId, at } of windows.values()) {
    if (unseen.has(messageId)) continue
    work.markRead({ fromId, messageId, at }, asking.has(messageId))
  }
  for (const one of acting) work.background.run(() => runAction(work, one))
}
