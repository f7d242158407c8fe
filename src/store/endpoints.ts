import type { Db } from './database.ts'

/** Where a bot's custom actions are called; bots name it, never its address. */
export type EndpointRow = { name: string; url: string; setBy: string; createdAt: number }

export const findEndpoint = (db: Db, name: string): Promise<EndpointRow | undefined> =>
  db('endpoints').where({ name }).first()

export const listEndpoints = (db: Db): Promise<EndpointRow[]> => db('endpoints').orderBy('name')

/** One person's change of an address; `before` is null for a new name. */
export type EndpointWrite = {
  id: string
  name: string
  before: string | null
  after: string
  personId: string
  at: number
}

/** Oldest first. */
export const endpointWritesOf = (db: Db, name: string): Promise<EndpointWrite[]> =>
  db('endpointWrites').where({ name }).orderBy('id')

export const insertEndpointWrite = (trx: Db, row: EndpointWrite): Promise<unknown> =>
  trx('endpointWrites').insert(row)

export async function putEndpoint(trx: Db, row: EndpointRow): Promise<void> {
  await trx('endpoints').insert(row).onConflict('name').merge(['url', 'setBy'])
}
