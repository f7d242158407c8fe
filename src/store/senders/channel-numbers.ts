import type { Channel } from '../../bot/definition.ts'
import { snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable } from '../kit/json-table.ts'

/**
 * A number as its platform names it, whose sender it is, and the account it belongs to: by the names of
 * the environment variables that hold the secret and the token.
 */
export type NumberRow = {
  channel: Channel
  numberId: string
  senderId: string
  account: string | null
  secretName: string
  tokenName: string
  /** Null for one that connected itself, by its first message. */
  connectedBy: string | null
  at: number
}

const columns = [
  'channel',
  'numberId',
  'senderId',
  'account',
  'secretName',
  'tokenName',
  'connectedBy',
  'at',
] as const
const idColumns = { numberId: 'text' } as const

/** Those of these numbers that a sender in use has. */
export function numbersAmong(
  db: Db,
  channel: Channel,
  numberIds: readonly string[],
): Promise<NumberRow[]> {
  const rows = numberIds.map((numberId) => ({ numberId }))
  const { sql, bindings } = rowsAsTable(db, idColumns, rows)
  return readRows<NumberRow>(
    db,
    columns,
    `select ${columns.map((name) => `n.${snake(name)}`).join(', ')}
     from ${sql} cross join channel_numbers as n join senders as s on s.id = n.sender_id
     where n.channel = ? and n.number_id = r.number_id and s.retired_at is null`,
    [...bindings, channel],
  )
}

export const numbersOfSenders = (db: Db, senderIds: readonly string[]): Promise<NumberRow[]> =>
  senderIds.length === 0
    ? Promise.resolve([])
    : db('channelNumbers').whereIn('senderId', senderIds).orderBy('numberId')

/** False when the number or the sender is connected already. */
export async function insertNumber(trx: Db, row: NumberRow): Promise<boolean> {
  const rows: unknown[] = await trx('channelNumbers')
    .insert(row)
    .onConflict()
    .ignore()
    .returning('numberId')
  return rows.length > 0
}

/** Both go over from whatever they were connected to. */
export async function replaceNumber(trx: Db, row: NumberRow): Promise<void> {
  const { channel, numberId, senderId } = row
  await trx('channelNumbers').where({ senderId }).orWhere({ channel, numberId }).delete()
  await trx('channelNumbers').insert(row).onConflict().ignore()
}

export const deleteNumberOf = (trx: Db, senderId: string): Promise<number> =>
  trx('channelNumbers').where({ senderId }).delete()
