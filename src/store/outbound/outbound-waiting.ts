import type { Db } from '../kit/database.ts'

/** What waits for the customers of a sender: since when (UTC ms), and the last problem, where there is one. */
export type OutboundWaiting = {
  sender: string
  count: number
  since: number
  problem: string | null
}

/** Of each sender what was made before then and is not sent, the oldest first. */
export async function outboundWaiting(db: Db, madeBefore: number): Promise<OutboundWaiting[]> {
  const rows: (OutboundWaiting & { count: number | string; since: number | string })[] = await db(
    'outboundMessages as o',
  )
    .join('senders as s', 's.id', 'o.senderId')
    .whereRaw('o.settled_at is null')
    .where('o.createdAt', '<', madeBefore)
    .groupBy('s.name')
    .orderBy('since')
    .select('s.name as sender')
    .count({ count: '*' })
    .min({ since: 'o.createdAt' })
    .max({ problem: 'o.problem' })
  return rows.map((row) => ({ ...row, count: Number(row.count), since: Number(row.since) }))
}
