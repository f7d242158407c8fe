import { randomBytes } from 'node:crypto'
import type { Db } from './database.ts'

/** The key that signs what we send: made at the first start, the same ever after. */
export async function storedSecretKey(db: Db): Promise<string> {
  const key = 'secretKey'
  const value = randomBytes(32).toString('base64url')
  await db('meta').insert({ key, value }).onConflict('key').ignore()
  const row: { value: string } = await db('meta').where({ key }).first('value')
  return row.value
}

export async function getMeta(db: Db, key: string): Promise<string | null> {
  const row: { value: string } | undefined = await db('meta').where({ key }).first('value')
  return row?.value ?? null
}

export async function putMeta(trx: Db, key: string, value: string): Promise<void> {
  await trx('meta').insert({ key, value }).onConflict('key').merge()
}
