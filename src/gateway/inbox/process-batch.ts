import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { isOneSettled, takeInbound } from '../../store/inbox/take-inbound.ts'
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
  let rows: InboxRow[] = []
  let behind: string[] = []
  try {
    await handleInbound(work, async (reads) => {
      const taken = await takeInbound(reads, { now: work.now(), limit: batchMax })
      behind = taken.behind
      rows = alike(taken.rows)
      return rows
    })
  } catch (error) {
    if (rows.length === 0) throw error
    await redoAlone(work, rows)
  }
  const handled = rows.length
  return { handled, mayHaveMore: handled > 0 || (await isOneSettled(work.gateway.db, behind)) }
}

/** One that failed before goes alone, so that it does not take others with it again. */
function alike(rows: InboxRow[]): InboxRow[] {
  const failed = rows.find(({ attempts }) => attempts > 0)
  return failed ? [failed] : rows
}
