import type { Db } from './database.ts'

export async function getMeta(db: Db, key: string): Promise<string | null> {
  const row: { value: string } | undefined = await db('meta').where({ key }).first('value')
  return row?.value ?? null
}

export async function putMeta(trx: Db, key: string, value: string): Promise<void> {
  await trx('meta').insert({ key, value }).onConflict('key').merge()
}

export const deleteMeta = (db: Db, key: string): Promise<number> =>
  db('meta').where({ key }).delete()
const privateActions = 'privateActions'

/** Noted at each start, so that validation knows it wherever it runs. */
export const notePrivateActions = (db: Db, allowed: boolean): Promise<void> =>
  putMeta(db, privateActions, allowed ? 'allowed' : 'refused')

/** Whether bots may call action servers on private addresses. */
export const privateActionsAllowed = async (db: Db): Promise<boolean> =>
  (await getMeta(db, privateActions)) === 'allowed'
