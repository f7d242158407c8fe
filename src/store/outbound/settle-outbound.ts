import type { Db } from '../kit/database.ts'
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
