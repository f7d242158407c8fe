import type { Knex } from 'knex'
import { searchKey, searchKeys } from '../../domain/search-key.ts'
import type { Db } from './database.ts'

export type NamedKind = 'bot' | 'person' | 'sender'

/** Every text sorts before it. */
const last = '\u{10ffff}'

/** By what somebody or something is found from now on; every name is one of its own. */
export async function putNames(
  trx: Db,
  kind: NamedKind,
  id: string,
  names: readonly string[],
): Promise<void> {
  await dropNames(trx, id)
  const rows = names.flatMap((name) =>
    searchKeys(name).map((key, i) => ({ kind, key, whole: i === 0 ? 1 : 0, id })),
  )
  await trx('names').insert(rows).onConflict().ignore()
}

export async function dropNames(trx: Db, id: string): Promise<void> {
  await trx('names').where({ id }).delete()
}

/** Ids of what has one of these names, in any case; part of another statement. */
export const idsNamed = (db: Db, kind: NamedKind, names: readonly string[]): Knex.QueryBuilder =>
  db('names').where({ kind, whole: 1 }).whereIn('key', names.map(searchKey)).select('id')

/**
 * Ids of what was typed so far, in order: names that start with it, then names with a later word that
 * does. One with two names takes two places of `max`.
 */
export async function idsTyped(
  db: Db,
  kind: NamedKind,
  typed: string,
  max: number,
): Promise<string[]> {
  const starts = await idsFrom(db, { kind, whole: 1, typed, max })
  const later = await idsFrom(db, { kind, whole: 0, typed, max })
  return [...new Set([...starts, ...later])]
}

type Range = { kind: NamedKind; whole: 0 | 1; typed: string; max: number }

const idsFrom = (db: Db, { kind, whole, typed, max }: Range): Promise<string[]> => {
  const key = searchKey(typed)
  return db('names')
    .where({ kind, whole })
    .where('key', '>=', key)
    .where('key', '<', key + last)
    .orderBy('key')
    .limit(max)
    .pluck('id')
}

/** Ids of some names that may be what was meant: the first ones, and those around it in the index. */
export async function idsNear(db: Db, kind: NamedKind, typed: string): Promise<string[]> {
  const key = searchKey(typed)
  const some = () => db('names').where({ kind, whole: 1 })
  const first: string[] = await some().orderBy('key').limit(1000).pluck('id')
  const before: string[] = await some()
    .where('key', '<', key)
    .orderBy('key', 'desc')
    .limit(200)
    .pluck('id')
  const after: string[] = await some().where('key', '>=', key).orderBy('key').limit(200).pluck('id')
  return [...new Set([...before, ...after, ...first])]
}
