import type { NotifierKind } from '../../domain/notifiers/notifier.ts'
import type { Db } from '../kit/database.ts'

/** Who can be told; `address` is a channel or a URL, `offAt` when its receiver wanted no more. */
export type NotifierRow = {
  id: string
  name: string
  kind: NotifierKind
  address: string
  /** The workspace or server of a channel; empty for a webhook. */
  install: string
  /** Sealed. */
  secret: string | null
  createdBy: string
  createdAt: number
  offAt: number | null
  offWhy: string | null
  retiredAt: number | null
}

export const findNotifier = (db: Db, name: string): Promise<NotifierRow | undefined> =>
  db('notifiers').where({ name, retiredAt: null }).first()

export const notifierById = (db: Db, id: string): Promise<NotifierRow | undefined> =>
  db('notifiers').where({ id, retiredAt: null }).first()

export const notifiersInUse = (db: Db): Promise<NotifierRow[]> =>
  db('notifiers').whereNull('retiredAt').orderBy('name')

export const insertNotifier = (trx: Db, row: NotifierRow): Promise<unknown> =>
  trx('notifiers').insert(row)

type To = Partial<Omit<NotifierRow, 'id' | 'kind' | 'createdBy' | 'createdAt'>>
export const updateNotifier = (trx: Db, id: string, to: To): Promise<number> =>
  trx('notifiers').where({ id }).update(to)

/** One only, however many of its notices found it gone. */
export const switchOff = (trx: Db, id: string, why: string, at: number): Promise<number> =>
  trx('notifiers').where({ id, offAt: null, retiredAt: null }).update({ offAt: at, offWhy: why })

/** Names of the bots whose released versions tell it. */
export async function botsTelling(db: Db, id: string): Promise<string[]> {
  return db('releases')
    .join('versions', 'versions.id', 'releases.versionId')
    .join('bots', 'bots.id', 'releases.botId')
    .where('versions.binding', 'like', `%${id}%`)
    .distinct('bots.name as name')
    .orderBy('name')
    .pluck('name')
}

export const notifierNamesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> =>
  db('notifiers').whereIn('id', ids).select('id', 'name')
