import type { Db } from '../kit/database.ts'
import { rowsAsTable, writeRows } from '../kit/json-table.ts'
import { updateMany } from '../kit/update-many.ts'
import type { OutboundRow } from './outbound-rows.ts'

/** What became of one attempt; `attempt` is the one that was made. */
export type Settlement = Pick<
  OutboundRow,
  'id' | 'state' | 'attempts' | 'dueAt' | 'settledAt' | 'code' | 'problem' | 'providerId'
> & { attempt: number }

const columns = {
  set: {
    state: 'text',
    attempts: 'bigint',
    dueAt: 'bigint',
    settledAt: 'bigint',
    code: 'text',
    problem: 'text',
    providerId: 'text',
  },
  guard: { state: 'text', attempts: 'bigint' },
} as const

/**
 * Writes what became of attempts, all in one statement; returns the ids of those that it was true of
 * still. A status, or another attempt, may have been faster.
 */
export const settleOutbound = (trx: Db, settlements: readonly Settlement[]): Promise<Set<string>> =>
  updateMany(
    trx,
    'outboundMessages',
    columns,
    // Written out: a row that is spread into another is several times as dear to make (F86).
    settlements.map((row) => ({
      id: row.id,
      state: row.state,
      attempts: row.attempts,
      dueAt: row.dueAt,
      settledAt: row.settledAt,
      code: row.code,
      problem: row.problem,
      providerId: row.providerId,
      wasState: 'sending',
      wasAttempts: row.attempt,
    })),
  )

const laneColumns = { senderId: 'text', contact: 'text', dueAt: 'bigint' } as const
export type Lane = Pick<OutboundRow, 'senderId' | 'contact' | 'dueAt'>

/**
 * What waits behind a message that has to wait is not due before it. Else whoever looks for what is due
 * passes all of it each time, and a customer who writes thousands of messages slows every other one (F86).
 */
export async function holdLanes(trx: Db, lanes: readonly Lane[]): Promise<void> {
  if (lanes.length === 0) return
  const { sql, bindings } = rowsAsTable(trx, laneColumns, lanes)
  await writeRows(
    trx,
    `update outbound_messages as o set due_at = r.due_at from ${sql}
     where o.settled_at is null and o.sender_id = r.sender_id and o.contact = r.contact
       and o.state = 'pending' and o.due_at < r.due_at`,
    bindings,
    null,
  )
}

/** Drops what was not sent yet of the answer that a row belongs to; returns how many. */
export const dropAnswer = (
  trx: Db,
  { senderId, contact, answerId }: Pick<OutboundRow, 'senderId' | 'contact' | 'answerId'>,
  { at, code, problem }: { at: number; code: string; problem: string },
): Promise<number> =>
  trx('outboundMessages')
    .whereNull('settledAt')
    .where({ senderId, contact, answerId, state: 'pending' })
    .update({ state: 'dropped', settledAt: at, code, problem })
