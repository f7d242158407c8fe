import type { Db } from '../kit/database.ts'

/** A web page that bots open by its name (F40). */
export type WebUrlRow = {
  id: string
  name: string
  url: string
  createdAt: number
  retiredAt: number | null
}
/** One person's change of an address; `before` is null for a new name. */
export type WebUrlWrite = {
  id: string
  urlId: string
  before: string | null
  after: string
  personId: string
  at: number
}

export const findWebUrl = (db: Db, name: string): Promise<WebUrlRow | undefined> =>
  db('webUrls').where({ name, retiredAt: null }).first()

/** Those of these names that are in use, as a binding holds them. */
export const webUrlsNamed = async (db: Db, names: readonly string[]) =>
  names.length === 0 ? [] : boundFrom(liveRows(db).whereIn('name', names))

/** Those of these ids that are in use. */
export const webUrlsOfIds = async (db: Db, ids: readonly string[]) =>
  ids.length === 0 ? [] : boundFrom(liveRows(db).whereIn('id', ids))

export const liveWebUrls = (db: Db) => boundFrom(liveRows(db))

const liveRows = (db: Db) => db('webUrls').whereNull('retiredAt').orderBy('name')

async function boundFrom(rows: Promise<WebUrlRow[]> | ReturnType<typeof liveRows>) {
  const found: WebUrlRow[] = await rows
  return found.map(({ id, name, url }) => ({ id, name, url }))
}

/** Also those that are retired. */
export const everyWebUrlNamed = async (db: Db, names: readonly string[]): Promise<WebUrlRow[]> =>
  names.length === 0 ? [] : db('webUrls').whereIn('name', names)

export async function countWebUrls(db: Db): Promise<number> {
  const row = await db('webUrls').whereNull('retiredAt').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

export const webUrlLines = (
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<WebUrlRow[]> => liveRows(db).limit(limit).offset(offset)

export const insertWebUrl = (trx: Db, row: WebUrlRow): Promise<unknown> =>
  trx('webUrls').insert(row)

export const updateWebUrl = (
  trx: Db,
  id: string,
  to: Partial<Pick<WebUrlRow, 'name' | 'url' | 'retiredAt'>>,
): Promise<number> => trx('webUrls').where({ id }).update(to)

export const insertUrlWrite = (trx: Db, row: WebUrlWrite): Promise<unknown> =>
  trx('webUrlWrites').insert(row)

/** Oldest first. */
export const urlWritesOf = (db: Db, urlId: string): Promise<WebUrlWrite[]> =>
  db('webUrlWrites').where({ urlId }).orderBy('id')

export const urlNamesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> => db('webUrls').whereIn('id', ids).select('id', 'name')
