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
