import type { Knex } from 'knex'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows } from '../kit/json-table.ts'
import { waits } from '../waits.ts'

/** Which open Live sessions are meant; a part left out means any. */
export type SessionChoice = { senderId?: string; botId?: string; versionId?: string }

/**
 * How many Live sessions are open. Triggers count each opening and closing in its own transaction:
 * asking reads a few rows, however many sessions there are.
 */
export async function countOpenSessions(db: Db, choice: SessionChoice): Promise<number> {
  const { senderId: place, botId, versionId } = choice
  const where = {
    ...(place !== undefined && { place }),
    ...(botId !== undefined && { botId }),
    ...(versionId !== undefined && { versionId }),
  }
  const rows = await counted(db, (query) => void query.where(where))
  return rows.reduce((sum, { open }) => sum + open, 0)
}

/** How many sessions of a version are open on a sender. */
export const countDrained = (
  db: Db,
  { senderId, versionId }: { senderId: string; versionId: string },
): Promise<number> => countOpenSessions(db, { senderId, versionId })

type Count = { place: string; versionId: string; open: number }

/** Open sessions of each version on each of these senders. */
export const openOnSenders = (db: Db, senderIds: readonly string[]): Promise<Count[]> =>
  counted(db, (query) => void query.whereIn('place', senderIds))

/** One statement, so that nothing is missed or seen twice while deltas are folded. */
async function counted(db: Db, narrow: (query: Knex.QueryBuilder) => void): Promise<Count[]> {
  const counts = db('sessionCounts').select('place', 'versionId', 'open')
  const deltas = db('sessionDeltas').select('place', 'versionId', 'delta as open')
  narrow(counts)
  narrow(deltas)
  const rows: (Omit<Count, 'open'> & { open: number | string })[] = await db
    .from(counts.unionAll([deltas]).as('counted'))
    .groupBy('place', 'versionId')
    .select('place', 'versionId')
    .sum({ open: 'open' })
  return rows.map((row) => ({ ...row, open: Number(row.open) }))
}

/** An active bot, and how many sessions of it are open on its sender, as of the last fold. */
export type StaleCount = { id: string; botId: string; senderId: string; open: number }

/**
 * Whose cards say another power of ten than `aboutHowMany` would, behind a sender, at most `limit`:
 * only they are read, however many bots are live.
 */
export const staleCounts = (
  db: Db,
  { behind, limit }: { behind: string; limit: number },
): Promise<StaleCount[]> =>
  readRows<StaleCount>(
    db,
    ['id', 'botId', 'senderId', 'open'],
    `select a.id, a.bot_id, a.sender_id, coalesce(c.open, 0) as open
     from activations as a left join (
       select place, bot_id, sum(open) as open from session_counts group by place, bot_id
     ) as c on c.place = a.sender_id and c.bot_id = a.bot_id
     where a.state = 'active' and a.sender_id > ? and case when a.sessions_shown = 0
       then coalesce(c.open, 0) > 0
       else coalesce(c.open, 0) not between a.sessions_shown and a.sessions_shown * 10 - 1 end
     order by a.sender_id limit ?`,
    [behind, limit],
  )

export const deltasWait = waits('(select min(id) from session_deltas) is not null')

type Delta = { id: number; place: string; versionId: string; botId: string; delta: number }

/**
 * Adds what was opened and closed to the counts, at most `limit` deltas; returns how many. Two that
 * fold at once share the deltas: neither takes what the other one holds.
 */
export async function foldSessionCounts(db: Db, limit: number): Promise<number> {
  // With one writer, counts are written at once and there are no deltas.
  if (!isShared(db)) return 0
  return db.transaction(async (trx) => {
    const some = trx('sessionDeltas').orderBy('id').limit(limit)
    const deltas: Delta[] = await some.forUpdate().skipLocked()
    if (deltas.length === 0) return 0
    const ids = deltas.map(({ id }) => id)
    await trx('sessionDeltas').whereIn('id', ids).delete()
    for (const { open, ...key } of sums(deltas)) {
      await trx('sessionCounts')
        .insert({ ...key, open })
        .onConflict(['place', 'versionId', 'botId'])
        .merge({ open: trx.raw('session_counts.open + excluded.open') })
      await trx('sessionCounts')
        .where({ ...key, open: 0 })
        .delete()
    }
    return deltas.length
  })
}

/** By key, in an order that all who fold keep: none of them waits in a circle. */
function sums(deltas: readonly Delta[]) {
  const byKey = new Map<string, { place: string; versionId: string; botId: string; open: number }>()
  for (const { place, versionId, botId, delta } of deltas) {
    const key = JSON.stringify([place, versionId, botId])
    const sum = byKey.get(key) ?? { place, versionId, botId, open: 0 }
    byKey.set(key, { ...sum, open: sum.open + delta })
  }
  return [...byKey.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum)
    .filter(({ open }) => open !== 0)
}
