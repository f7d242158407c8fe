import type { Db } from '../kit/database.ts'

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

/** The name that an endpoint has now, by any that it had. */
export async function currentEndpointName(db: Db, name: string): Promise<string> {
  const alias: { name: string } | undefined = await db('endpointAliases')
    .where({ alias: name })
    .first('name')
  return alias?.name ?? name
}

/** The names that it had before. */
export async function endpointAliases(db: Db, name: string): Promise<string[]> {
  const rows: { alias: string }[] = await db('endpointAliases').where({ name }).orderBy('alias')
  return rows.map(({ alias }) => alias)
}

/** Who set which address, and its secrets, go along with the name; the old one still leads here. */
export async function renameEndpointRow(trx: Db, name: string, to: string): Promise<void> {
  await trx('endpoints').where({ name }).update({ name: to })
  await trx('endpointWrites').where({ name }).update({ name: to })
  await trx('endpointSecrets').where({ endpoint: name }).update({ endpoint: to })
  await trx('endpointAliases').where({ alias: to }).delete()
  await trx('endpointAliases').where({ name }).update({ name: to })
  await trx('endpointAliases').insert({ alias: name, name: to })
}

/** Who set its addresses stays noted under the name. */
export async function deleteEndpointRow(trx: Db, name: string): Promise<void> {
  await trx('endpoints').where({ name }).delete()
  await trx('endpointSecrets').where({ endpoint: name }).delete()
  await trx('endpointAliases').where({ name }).delete()
}
