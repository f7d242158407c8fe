import type { Db } from './database.ts'

/** Where a bot's custom actions are called; bots name it, never its address. */
export type EndpointRow = { name: string; url: string; setBy: string; createdAt: number }

export const findEndpoint = (db: Db, name: string): Promise<EndpointRow | undefined> =>
  db('endpoints').where({ name }).first()

export const listEndpoints = (db: Db): Promise<EndpointRow[]> => db('endpoints').orderBy('name')

export async function putEndpoint(trx: Db, row: EndpointRow): Promise<void> {
  await trx('endpoints').insert(row).onConflict('name').merge(['url', 'setBy'])
}
