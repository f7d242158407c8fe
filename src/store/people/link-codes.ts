import type { Db } from '../kit/database.ts'

/** What a person types on another account to link it; only its hash is kept. */
export type LinkCodeRow = {
  codeHash: string
  personId: string
  expiresAt: number
  usedAt: number | null
}

/** The person's one code that works: whatever they had is gone. */
export async function putLinkCode(trx: Db, row: LinkCodeRow): Promise<void> {
  await dropLinkCodes(trx, row.personId)
  await trx('linkCodes').insert(row)
}

export const dropLinkCodes = (trx: Db, personId: string): Promise<number> =>
  trx('linkCodes').where({ personId }).delete()

export const findLinkCode = (db: Db, codeHash: string): Promise<LinkCodeRow | undefined> =>
  db('linkCodes').where({ codeHash }).first()

/** False when it was used or has expired. */
export async function redeemLinkCode(trx: Db, codeHash: string, at: number): Promise<boolean> {
  const rows = await trx('linkCodes')
    .where({ codeHash })
    .whereNull('usedAt')
    .where('expiresAt', '>', at)
    .update({ usedAt: at })
  return rows > 0
}
