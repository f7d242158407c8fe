import type { Db } from '../kit/database.ts'
import { returnRows, rowsAsTable } from '../kit/json-table.ts'
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

type AnswerOf = Pick<OutboundRow, 'senderId' | 'contact' | 'answerId'>
const answerColumns = { senderId: 'text', contact: 'text', answerId: 'text' } as const
const answerNames = ['senderId', 'contact', 'answerId'] as const

/**
 * Drops what was not sent yet of the answers that rows belong to, in one statement; tells how many rows
 * of each it was.
 */
export async function dropAnswers(
  trx: Db,
  rows: readonly AnswerOf[],
  { at, code, problem }: { at: number; code: string; problem: string },
): Promise<(row: AnswerOf) => number> {
  if (rows.length === 0) return () => 0
  const unique = new Map(rows.map((row) => [keyOf(row), row]))
  const { sql, bindings } = rowsAsTable(trx, answerColumns, [...unique.values()])
  const dropped = await returnRows<AnswerOf>(
    trx,
    answerNames,
    `update outbound_messages set state = 'dropped', settled_at = ?, code = ?, problem = ?
     where settled_at is null and id in (select o.id from ${sql} cross join outbound_messages as o
       where o.settled_at is null and o.sender_id = r.sender_id and o.contact = r.contact
         and o.answer_id = r.answer_id and o.state = 'pending')
     returning sender_id, contact, answer_id`,
    [at, code, problem, ...bindings],
  )
  const counts = new Map<string, number>()
  for (const row of dropped) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return (row) => counts.get(keyOf(row)) ?? 0
}

const keyOf = ({ senderId, contact, answerId }: AnswerOf): string =>
  JSON.stringify([senderId, contact, answerId])
