import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import type { OutboundRow } from './outbound-rows.ts'

/** What became of one attempt; `attempt` is the one that was made. */
export type Settlement = Pick<
  OutboundRow,
  'id' | 'state' | 'attempts' | 'dueAt' | 'settledAt' | 'code' | 'problem' | 'providerId'
> & { attempt: number }

const types = {
  id: 'text',
  attempt: 'bigint',
  state: 'text',
  attempts: 'bigint',
  dueAt: 'bigint',
  settledAt: 'bigint',
  code: 'text',
  problem: 'text',
  providerId: 'text',
} as const

/**
 * Writes what became of attempts, all in one statement; returns the ids of those that it was true of
 * still. A status, or another attempt, may have been faster.
 */
export async function settleOutbound(
  trx: Db,
  settlements: readonly Settlement[],
): Promise<Set<string>> {
  if (settlements.length === 0) return new Set()
  const names = Object.entries(types)
  const source = isShared(trx)
    ? `jsonb_to_recordset(?::jsonb) as s(${names.map(([n, type]) => `"${n}" ${type}`).join(', ')})`
    : `(select ${names.map(([n]) => `value ->> '$.${n}' as "${n}"`).join(', ')} from json_each(?)) as s`
  const result: unknown = await trx.raw(
    `update outbound_messages set state = s."state", attempts = s."attempts", due_at = s."dueAt",
      settled_at = s."settledAt", code = s."code", problem = s."problem", provider_id = s."providerId"
    from ${source}
    where outbound_messages.id = s."id" and outbound_messages.state = 'sending'
      and outbound_messages.attempts = s."attempt"
    returning outbound_messages.id as settled`,
    [JSON.stringify(settlements)],
  )
  return new Set(rowsIn(result).map((row) => row.settled))
}

/** SQLite gives the rows, PostgreSQL an object that has them. */
function rowsIn(result: unknown): { settled: string }[] {
  return Array.isArray(result) ? result : (result as { rows: { settled: string }[] }).rows
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
