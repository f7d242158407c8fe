import { openStates } from '../../domain/request.ts'
import type { RequestState } from '../../domain/request.ts'
import type { Channel } from '../../bot/definition.ts'
import { throughIndex } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import type { BotRow } from './bots.ts'
import type { ReleaseRow } from './releases.ts'

/** What a list shows of many bots: a statement each, however many they are. */
export type BotLine = Pick<BotRow, 'id' | 'slug' | 'name' | 'builtIn'>

type Which = { live: boolean }

export async function countBots(db: Db, { live }: Which): Promise<number> {
  const all = live ? db(liveIds(db).as('live')) : db('bots')
  const row = await all.count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** Live is what answers somewhere, or lets sessions finish. */
const liveIds = (db: Db) =>
  db('activations')
    .where({ state: 'active' })
    .select('botId')
    .union(db('drains').where({ state: 'draining' }).select('botId'))

/** By name, the built-in one last. */
export const botLines = (
  db: Db,
  which: Which,
  { limit, offset }: { limit: number; offset: number },
): Promise<BotLine[]> =>
  chosen(db, which)
    .orderBy(['builtIn', 'name', 'id'])
    .limit(limit)
    .offset(offset)
    .select('id', 'slug', 'name', 'builtIn')

/** Looked up bot by bot, so that a page ends as soon as it is full. */
function chosen(db: Db, { live }: Which) {
  if (!live) return db('bots')
  const mine = (table: string, state: string) =>
    db(table).where({ state }).whereRaw('?? = ??', ['botId', 'bots.id']).select(db.raw('1'))
  return db('bots').where(
    (any) =>
      void any.whereExists(mine('activations', 'active')).orWhereExists(mine('drains', 'draining')),
  )
}

/** The counts are null as long as nobody counted. */
type DraftLine = { botId: string; errorCount: number | null; warningCount: number | null }

export const draftLines = (db: Db, botIds: readonly string[]): Promise<DraftLine[]> =>
  throughIndex(db, 'drafts', 'draftsLines')
    .whereIn('botId', botIds)
    .select('botId', 'errorCount', 'warningCount')

/** `heldAt` is of a gray release that gets no new chats for now (F80). */
export type ReleaseLine = ReleaseRow & { number: number; heldAt: number | null }

export const releaseLines = (db: Db, botIds: readonly string[]): Promise<ReleaseLine[]> =>
  db('releases')
    .join('versions', 'versions.id', 'releases.versionId')
    .leftJoin('grayReleases', (on) =>
      on
        .on('grayReleases.botId', 'releases.botId')
        .andOn('grayReleases.versionId', 'releases.versionId'),
    )
    .whereIn('releases.botId', botIds)
    .orderBy('releases.track', 'desc')
    .select('releases.*', 'versions.number', 'grayReleases.heldAt')

type ActiveLine = { botId: string; senderId: string; name: string; channel: Channel }

export const activeLines = (db: Db, botIds: readonly string[]): Promise<ActiveLine[]> =>
  db('activations')
    .join('senders', 'senders.id', 'activations.senderId')
    .whereIn('botId', botIds)
    .where({ state: 'active' })
    .orderBy('activations.id')
    .select('botId', 'senderId', 'senders.name', 'senders.channel')

/** When the last of a bot's own drains is due. */
export async function drainLines(
  db: Db,
  botIds: readonly string[],
): Promise<{ botId: string; until: number }[]> {
  const rows: { botId: string; until: number | string }[] = await db('drains')
    .whereIn('botId', botIds)
    .where({ state: 'draining' })
    .groupBy('botId')
    .select('botId')
    .max({ until: 'dueAt' })
  return rows.map(({ botId, until }) => ({ botId, until: Number(until) }))
}

type OpenLine = { botId: string; id: string; number: number; state: RequestState }

export const openRequestLines = (db: Db, botIds: readonly string[]): Promise<OpenLine[]> =>
  db('requests')
    .whereIn('botId', botIds)
    .whereIn('state', openStates)
    .select('botId', 'id', 'number', 'state')
