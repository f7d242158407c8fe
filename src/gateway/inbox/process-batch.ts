import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { takeInbound } from '../../store/inbox/take-inbound.ts'
import { handleInbound } from './handle-inbound.ts'
import type { InboxWork } from './inbox-deps.ts'
import { redoAlone } from './redo-alone.ts'

const batchMax = 64

/**
 * Handles what waits, at most `batchMax` messages in one transaction; returns how many it took. Where
 * that fails, each is done again alone: one bad message holds up its own contact only.
 */
export async function processBatch(work: InboxWork): Promise<number> {
  let rows: InboxRow[] = []
  try {
    await handleInbound(work, async (reads) => {
      rows = alike(await takeInbound(reads, { now: work.now(), limit: batchMax }))
      return rows
    })
  } catch (error) {
    if (rows.length === 0) throw error
    await redoAlone(work, rows)
  }
  return rows.length
}

/** One that failed before goes alone, so that it does not take others with it again. */
function alike(rows: InboxRow[]): InboxRow[] {
  const failed = rows.find(({ attempts }) => attempts > 0)
  return failed ? [failed] : rows
}
