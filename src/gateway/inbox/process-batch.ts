import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { isOneSettled, takeInbound } from '../../store/inbox/take-inbound.ts'
import type { Taken } from '../../store/inbox/take-inbound.ts'
import { isShared } from '../../store/kit/database.ts'
import { handleInbound } from './handle-inbound.ts'
import type { InboxWork } from './inbox-deps.ts'
import { redoAlone } from './redo-alone.ts'

const batchMax = 64

/**
 * Handles what waits, at most `batchMax` messages in one transaction; returns how many it took, and
 * whether there may be more. Where that fails, each is done again alone: one bad message holds up its
 * own contact only.
 */
export async function processBatch(
  work: InboxWork,
): Promise<{ handled: number; mayHaveMore: boolean }> {
  const { db } = work.gateway
  let taken: Taken = { rows: [], behind: [] }
  let rows: InboxRow[] = []
  let left = 0
  try {
    const handled = await handleInbound(work, async (reads) => {
      taken = await takeInbound(reads, { now: work.now(), limit: batchMax })
      rows = alike(taken.rows)
      return rows
    })
    left = taken.rows.length - handled
  } catch (error) {
    if (rows.length === 0) throw error
    await redoAlone(work, rows)
    left = rows.length
  }
  const handled = rows.length
  // A file has no other process: who keeps more says so.
  const mayHaveMore = isShared(db) ? handled > 0 : left > 0 || handled === batchMax
  return { handled, mayHaveMore: mayHaveMore || (await isOneSettled(db, taken.behind)) }
}

/** One that failed before goes alone, so that it does not take others with it again. */
function alike(rows: InboxRow[]): InboxRow[] {
  const failed = rows.find(({ attempts }) => attempts > 0)
  return failed ? [failed] : rows
}
