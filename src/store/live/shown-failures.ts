import type { Db } from '../kit/database.ts'

/** What the failures line of a bot's card was last drawn with, and when (UTC ms). */
export type ShownFailuresRow = { botId: string; counts: string; drawnAt: number }

export const listShownFailures = (db: Db): Promise<ShownFailuresRow[]> =>
  db('shownFailures').orderBy('botId')

/** Remembers what a card is being drawn with; false when somebody was faster. */
export async function markFailuresShown(
  trx: Db,
  row: ShownFailuresRow,
  seen: ShownFailuresRow | undefined,
): Promise<boolean> {
  if (seen) {
    const where = { botId: row.botId, drawnAt: seen.drawnAt }
    return (await trx('shownFailures').where(where).update(row)) === 1
  }
  const rows: unknown[] = await trx('shownFailures')
    .insert(row)
    .onConflict()
    .ignore()
    .returning('botId')
  return rows.length > 0
}

/** Nothing is wrong and nothing is shown any more. */
export const forgetShownFailures = (trx: Db, botId: string): Promise<number> =>
  trx('shownFailures').where({ botId }).delete()
