import type { Db } from '../kit/database.ts'

export type Scans = { total: number; today: number }

/** One more on that day: a number, and nothing of who it was (F55). */
export async function countScans(db: Db, linkId: string, day: string, scans = 1): Promise<void> {
  await db('linkScans')
    .insert({ linkId, day, scans })
    .onConflict(['linkId', 'day'])
    .merge({ scans: db.raw('?? + ?', ['link_scans.scans', scans]) })
}

/** Of each of these links, in all and on that day. */
export async function scansOfLinks(
  db: Db,
  linkIds: readonly string[],
  day: string,
): Promise<Map<string, Scans>> {
  const rows: { linkId: string; total: unknown; today: unknown }[] = await db('linkScans')
    .whereIn('linkId', linkIds)
    .groupBy('linkId')
    .select('linkId')
    .sum({ total: 'scans' })
    .select(db.raw('sum(case when day = ? then scans else 0 end) as today', [day]))
  return new Map(
    rows.map(({ linkId, total, today }) => [
      linkId,
      { total: Number(total), today: Number(today) },
    ]),
  )
}

/** Of all the links of a bot together. */
export async function scansOfBot(db: Db, botId: string): Promise<{ links: number; scans: number }> {
  const [counted] = await db('shortLinks').where({ botId }).count({ links: '*' })
  const [summed] = await db('linkScans')
    .whereIn('linkId', db('shortLinks').where({ botId }).select('id'))
    .sum({ scans: 'scans' })
  return { links: Number(counted?.['links'] ?? 0), scans: Number(summed?.['scans'] ?? 0) }
}

export type DayOfLink = {
  day: string
  code: string
  flow: string
  campaign: string
  scans: number
}

/** Day by day, the newest first, without the first `offset`. */
export const scanDays = (
  db: Db,
  botId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<DayOfLink[]> =>
  db('linkScans')
    .join('shortLinks', 'shortLinks.id', 'linkScans.linkId')
    .where({ botId })
    .orderBy([{ column: 'day', order: 'desc' }, 'flow', 'campaign', 'senderId', 'linkId'])
    .limit(limit)
    .offset(offset)
    .select('day', 'code', 'flow', 'campaign', 'scans')

/** Bots whose links were opened since that day, with what their cards show. */
export const botsScannedSince = (
  db: Db,
  day: string,
): Promise<{ id: string; scansShown: number }[]> =>
  db('bots')
    .whereIn(
      'id',
      db('shortLinks')
        .whereIn('id', db('linkScans').where('day', '>=', day).select('linkId'))
        .select('botId'),
    )
    .orderBy('id')
    .select('id', 'scansShown')

/** False when somebody was faster. */
export const markScansShown = async (
  trx: Db,
  { id, scansShown }: { id: string; scansShown: number },
  scans: number,
): Promise<boolean> =>
  (await trx('bots').where({ id, scansShown }).update({ scansShown: scans })) === 1
