import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { postponeInbound } from '../../store/inbox/inbox-rows.ts'
import { keyOf, takeOneInbound } from '../../store/inbox/take-inbound.ts'
import { preconditionFailed, retryOnConflict } from '../take-turn.ts'
import { handleInbound } from './handle-inbound.ts'
import type { InboxWork } from './inbox-deps.ts'
import { parkMessage } from './park-message.ts'

/** Before each further attempt; after the last one the message is parked. */
const backoffMs = [1000, 5000, 30_000, 120_000]
const parkedAfterMs = 120_000

/**
 * Handles the messages of a failed batch one by one, each in its own transaction. One that fails again
 * is tried later, and what its contact wrote after it waits for it.
 */
export async function redoAlone(work: InboxWork, rows: readonly InboxRow[]): Promise<void> {
  const failed = new Set<string>()
  for (const row of rows) {
    if (failed.has(keyOf(row))) continue
    try {
      await retryOnConflict(() => attempt(work, row))
    } catch (error) {
      failed.add(keyOf(row))
      await later(work, row, error)
    }
  }
}

/** Null when something was faster. */
async function attempt(work: InboxWork, { id }: InboxRow): Promise<true | null> {
  try {
    await handleInbound(work, (reads) => takeOneInbound(reads, id))
    return true
  } catch (error) {
    if (error === preconditionFailed) return null
    throw error
  }
}

/** A storage that fails here too ends the batch: then it is not the message. */
async function later(work: InboxWork, row: InboxRow, error: unknown): Promise<void> {
  const problem = String(error).slice(0, 300)
  work.log('error', `A customer's message could not be handled: ${problem}`)
  const wait = backoffMs[row.attempts] ?? parkedAfterMs
  if (row.attempts >= backoffMs.length && (await isParked(work, row, problem))) return
  await postponeInbound(work.gateway.db, row.id, { dueAt: work.now() + wait, problem })
}

/** One that can't even be given up must not stand in front of all others. */
async function isParked(work: InboxWork, row: InboxRow, problem: string): Promise<boolean> {
  try {
    await parkMessage(work, row, problem)
    return true
  } catch (error) {
    work.log('error', `A customer's message could not be given up: ${String(error)}`)
    return false
  }
}
