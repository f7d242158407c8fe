import type { Db } from '../kit/database.ts'

/** The logo of a bot as a PNG. */
export async function logoOf(db: Db, botId: string): Promise<Buffer | null> {
  const row: { png: Buffer } | undefined = await db('botLogos').where({ botId }).first('png')
  return row ? Buffer.from(row.png) : null
}

export async function putLogo(
  trx: Db,
  row: { botId: string; png: Uint8Array; uploadedBy: string; uploadedAt: number },
): Promise<void> {
  await trx('botLogos')
    .insert({ ...row, png: Buffer.from(row.png) })
    .onConflict('botId')
    .merge()
}

export const dropLogo = (trx: Db, botId: string): Promise<number> =>
  trx('botLogos').where({ botId }).delete()
