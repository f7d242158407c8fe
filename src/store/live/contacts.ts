import { channels } from '../../bot/definition.ts'
import type { Channel } from '../../bot/definition.ts'
import type { Alias } from '../../domain/conversation/contact-identity.ts'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { insertRows, orSkip, readRows, rowsAsTable, writeIds } from '../kit/json-table.ts'
import { knownNames } from './known-names.ts'
import type { NameRow } from './known-names.ts'

/** One name of a known customer; `since` is when we first heard of them. */
export type AliasRow = Alias & { contactId: string; since: number; seenAt: number; at: number }

/** A name as it is kept, and back. */
export const keyOf = ({ kind, id }: Alias): string => `${kind}:${id}`

export function aliasOf(key: string): Alias {
  const [kind = ''] = key.split(':', 1)
  return { kind: kind as Alias['kind'], id: key.slice(kind.length + 1) }
}

/** All names of everybody whom one of these leads to, newest first. */
export async function aliasesAround(
  db: Db,
  channel: Channel,
  given: readonly Alias[],
): Promise<AliasRow[]> {
  if (given.length === 0) return []
  const keys = [...new Set(given.map(keyOf))]
  const { sql, bindings } = rowsAsTable(
    db,
    keyColumns,
    keys.map((alias) => ({ alias })),
  )
  const known = isShared(db) ? null : knownNames(db, channel)
  const rows = await readRows<NameRow>(
    db,
    ['alias', 'contactId', 'at', 'since', 'seenAt'],
    `select a.alias, a.contact_id, a.at, c.since, c.seen_at
     from contact_aliases as a join contacts as c on c.id = a.contact_id
     where c.id in (select o.contact_id from ${sql} cross join contact_aliases as o
       where o.channel = ? and o.alias = r.alias)
     order by a.alias`,
    [...bindings, channel],
    known?.around(keys),
  )
  known?.keep(keys, rows)
  const newestFirst = rows.toSorted((one, other) => other.at - one.at)
  return newestFirst.map(({ alias, contactId, at, since, seenAt }) => {
    const { kind, id } = aliasOf(alias)
    return { kind, id, contactId, at, since, seenAt }
  })
}

const keyColumns = { alias: 'text' } as const
const contactColumns = { id: 'text', channel: 'text', since: 'bigint', seenAt: 'bigint' } as const
const aliasColumns = { channel: 'text', alias: 'text', contactId: 'text', at: 'bigint' } as const

/** The ids that were free, of those wanted. */
export async function insertContacts(
  trx: Db,
  rows: readonly { id: string; channel: Channel; since: number; seenAt: number }[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const { sql, bindings } = rowsAsTable(trx, contactColumns, sorted)
  const into = 'insert into contacts (id, channel, since, seen_at)'
  const from = `select id, channel, since, seen_at from ${sql} where true ${orSkip}`
  const ids = rows.map(({ id }) => id)
  return writeIds(trx, { sql: `${into} ${from}`, returning: 'id' }, bindings, ids)
}

/** False when one of them is somebody's already: then some are in, and the caller starts again. */
export async function insertAliases(
  trx: Db,
  channel: Channel,
  rows: readonly (Alias & { contactId: string; at: number })[],
): Promise<boolean> {
  // In one order, so that two transactions never wait for each other.
  const sorted = rows
    .map(({ contactId, at, ...alias }) => ({ channel, alias: keyOf(alias), contactId, at }))
    .toSorted((a, b) => (a.alias < b.alias ? -1 : 1))
  return (await insertRows(trx, 'contactAliases', aliasColumns, sorted, orSkip)) === rows.length
}

export async function deleteAliases(
  trx: Db,
  channel: Channel,
  given: readonly Alias[],
): Promise<void> {
  if (given.length === 0) return
  await trx('contactAliases').where({ channel }).whereIn('alias', given.map(keyOf)).delete()
}

export async function markContactsSeen(
  trx: Db,
  ids: readonly string[],
  seenAt: number,
): Promise<void> {
  if (ids.length > 0) await trx('contacts').whereIn('id', ids).update({ seenAt })
}

/** Forgets at most `limit` of whom nothing was heard since `before`. */
export const deleteOldContacts = (
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> =>
  db.transaction(async (trx) => {
    const old = trx('contacts').where('seenAt', '<', before).limit(limit)
    // Nobody learns a name of theirs meanwhile.
    const free = isShared(trx) ? old.forUpdate().skipLocked() : old
    const ids: string[] = await free.pluck('id')
    await deleteContacts(trx, ids)
    return ids.length
  })

export async function deleteContacts(trx: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await trx('contactAliases').whereIn('contactId', ids).delete()
  await trx('contacts').whereIn('id', ids).delete()
}

/** Everything that people may be recorded as whom one of these words leads to. */
export async function contactsNamed(db: Db, words: readonly string[]): Promise<string[]> {
  const keys = words.flatMap((id) =>
    (['user', 'parent', 'phone'] as const).map((kind) => keyOf({ kind, id })),
  )
  const rows: { contactId: string }[] = await db('contactAliases')
    .whereIn('channel', channels)
    .whereIn('alias', keys)
    .select('contactId')
  return [...new Set(rows.map(({ contactId }) => contactId))]
}
