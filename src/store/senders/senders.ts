import { Refusal } from '../../refusal.ts'
import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'
import { dropNames, putNames } from '../kit/names.ts'

/** An address that end users write to, named once (F40). `isTest` is 1 for a test number (F54). */
export type SenderRow = {
  id: string
  name: string
  channel: Channel
  address: string
  isTest: number
  verifiedNumber: string | null
  /** Who ever typed its address, or gave it a name, as JSON. */
  setters?: string
  createdAt: number
  /** Its name and its address are free since then. */
  retiredAt?: number | null
}

export async function countSenders(db: Db, channel?: Channel): Promise<number> {
  const row = await inUse(db, channel).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** By name, without those that are retired. */
export const senderLines = (
  db: Db,
  { limit, offset, channel }: { limit: number; offset: number; channel?: Channel },
): Promise<SenderRow[]> => inUse(db, channel).orderBy('name').limit(limit).offset(offset)

const inUse = (db: Db, channel: Channel | undefined) =>
  db('senders')
    .whereNull('retiredAt')
    .where(channel === undefined ? {} : { channel })

/** The senders of these names that exist, by name. */
export const findSenders = (db: Db, names: readonly string[]): Promise<SenderRow[]> =>
  db('senders').whereIn('name', names).whereNull('retiredAt').orderBy('name')

const digits = ['+', ' ', '-', '(', ')', '.'].reduce(
  (inside, sign) => `replace(${inside}, '${sign}', '')`,
  'address',
)

/** The sender with this number, however its address was written; an index holds just that. */
export const senderAt = (
  db: Db,
  channel: Channel,
  number: string,
): Promise<SenderRow | undefined> =>
  db('senders')
    .where({ channel })
    .whereRaw(`${digits} = ?`, [number])
    .whereNull('retiredAt')
    .first()

/** The names of those with these numbers, each with its number as digits. */
export async function sendersAt(
  db: Db,
  channel: Channel,
  numbers: readonly string[],
): Promise<{ number: string; name: string }[]> {
  if (numbers.length === 0) return []
  return db('senders')
    .where({ channel })
    .whereRaw(`${digits} in (${numbers.map(() => '?').join(', ')})`, [...numbers])
    .whereNull('retiredAt')
    .select('name', db.raw(`${digits} as number`))
}

/** Those of these ids, and of these names. */
export const sendersAmong = (
  db: Db,
  { ids, names }: { ids: readonly string[]; names: readonly string[] },
): Promise<SenderRow[]> =>
  db('senders')
    .whereNull('retiredAt')
    .where((any) => void any.whereIn('id', ids).orWhereIn('name', names))
    .orderBy('name')

/** What people call senders, also retired ones. */
export const senderNamesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> => db('senders').whereIn('id', ids).select('id', 'name')

/** Also one that is retired: what was done there keeps its name. */
export async function senderById(db: Db, id: string): Promise<SenderRow> {
  const row = await db('senders').where({ id }).first()
  if (row) return row
  throw new Refusal('NOT_FOUND', 'That sender is gone.', 'See the senders with /bots sender list.')
}

/** False when the name or the address is taken. */
export async function insertSender(trx: Db, row: SenderRow): Promise<boolean> {
  const rows = await trx('senders').insert(row).onConflict().ignore().returning('id')
  if (rows.length > 0) await putNames(trx, 'sender', row.id, [row.name])
  return rows.length > 0
}

/** The sender that has this name or this address already; first the one with the name. */
export const senderTaking = (
  db: Db,
  { id, name, channel, address }: Pick<SenderRow, 'id' | 'name' | 'channel' | 'address'>,
): Promise<Pick<SenderRow, 'name'> | undefined> =>
  db('senders')
    .whereNot({ id })
    .whereNull('retiredAt')
    .where((same) => void same.where({ name }).orWhere({ channel, address }))
    .orderByRaw('case when name = ? then 0 else 1 end', [name])
    .first('name')

export async function updateSender(trx: Db, id: string, to: Partial<SenderRow>): Promise<void> {
  await trx('senders').where({ id }).update(to)
  if (to.name !== undefined) await putNames(trx, 'sender', id, [to.name])
  if (to.retiredAt) await dropNames(trx, id)
}

export const settersOf = ({ setters = '[]' }: Pick<SenderRow, 'setters'>): string[] =>
  JSON.parse(setters)
