import { ulid } from 'ulid'
import type { DrainEnd, DrainState } from '../../domain/drain.ts'
import type { Track } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import { waits } from '../waits.ts'
import { openOnSenders } from './session-counts.ts'

/** A replaced version that finishes its open sessions on one sender (F43, F45). Times are UTC ms. */
export type DrainRow = {
  id: string
  botId: string
  versionId: string
  senderId: string
  track: Track
  state: DrainState
  startedBy: string | null
  startedAt: number
  dueAt: number
  extendedBy: string | null
  goodbye: string | null
  /** Open sessions at its start, and how many of them its end has closed. */
  opened: number
  closed: number
  /** The count of open sessions that the cards show. */
  shown: number
  endedBy: string | null
  endedAt: number | null
  endedWhy: DrainEnd | null
}

/** A drain with the number of its open sessions. */
export type CountedDrain = DrainRow & { open: number }

export const findDrain = (db: Db, id: string): Promise<DrainRow | undefined> =>
  db('drains').where({ id }).first()

export async function sendersOfDrains(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows: { senderId: string }[] = await db('drains').whereIn('id', ids).distinct('senderId')
  return rows.map(({ senderId }) => senderId)
}

export const drainOnSender = (
  db: Db,
  senderId: string,
  track: Track,
): Promise<DrainRow | undefined> =>
  db('drains').where({ senderId, track, state: 'draining' }).first()

/** What drains on these senders, on any track, whichever bot's it is. */
export const drainsOnSenders = (db: Db, senderIds: readonly string[]): Promise<DrainRow[]> =>
  db('drains').whereIn('senderId', senderIds).where({ state: 'draining' }).orderBy('id')

/** What still drains of a version on a sender, also while it is being ended. */
export const drainOfVersion = (
  db: Db,
  senderId: string,
  versionId: string,
): Promise<DrainRow | undefined> =>
  db('drains').where({ senderId, versionId }).whereNot({ state: 'ended' }).first()

/** When the last of a bot's own drains is due, or null where it has none. */
export async function drainsUntil(db: Db, botId: string): Promise<number | null> {
  const row = await db('drains').where({ botId, state: 'draining' }).max({ at: 'dueAt' }).first()
  return row?.at === null || row?.at === undefined ? null : Number(row.at)
}

/** The bot's own drains, and those of others on the senders where it is active now. */
export const drainsAround = (db: Db, botId: string): Promise<DrainRow[]> =>
  db('drains')
    .where({ state: 'draining' })
    .where(
      (near) =>
        void near
          .where({ botId })
          .orWhereIn(
            'senderId',
            db('activations').where({ botId, state: 'active' }).select('senderId'),
          ),
    )
    .orderBy('id')

/** Some drain is not over: whenever it ends, its counts move. */
export const drainsWait = waits(
  `exists (select 1 from drains where state in ('draining', 'ending'))`,
)

/** Every drain that is not over, each with the number of its open sessions. */
export async function countedDrains(db: Db): Promise<CountedDrain[]> {
  const drains: DrainRow[] = await db('drains')
    .whereIn('state', ['draining', 'ending'])
    .orderBy('id')
  if (drains.length === 0) return []
  const counts = await openOnSenders(db, [...new Set(drains.map(({ senderId }) => senderId))])
  const open = new Map(counts.map((count) => [`${count.place} ${count.versionId}`, count.open]))
  return drains.map((drain) => ({
    ...drain,
    open: open.get(`${drain.senderId} ${drain.versionId}`) ?? 0,
  }))
}

/** The database allows one drain a sender and track (F43); a second insert fails. */
export async function insertDrain(
  trx: Db,
  row: Pick<
    DrainRow,
    'botId' | 'versionId' | 'senderId' | 'track' | 'startedBy' | 'startedAt' | 'dueAt' | 'goodbye'
  > & { opened: number; state: 'draining' | 'ending' },
): Promise<DrainRow> {
  const drain: DrainRow = {
    ...row,
    id: ulid(row.startedAt),
    extendedBy: null,
    closed: 0,
    shown: row.opened,
    endedBy: null,
    endedAt: null,
    endedWhy: null,
  }
  await trx('drains').insert(drain)
  return drain
}

/** False when it is over, or due at another time, meanwhile. */
export const moveDrainEnd = (
  trx: Db,
  { id, dueAt }: Pick<DrainRow, 'id' | 'dueAt'>,
  to: Pick<DrainRow, 'dueAt' | 'extendedBy'>,
): Promise<boolean> =>
  trx('drains')
    .where({ id, dueAt, state: 'draining' })
    .update(to)
    .then((count) => count === 1)

/** Its time is over from now on; false when somebody was faster. */
export const markDrainEnding = (
  trx: Db,
  { id }: Pick<DrainRow, 'id'>,
  end: { dueAt: number; endedBy: string; endedWhy: DrainEnd },
): Promise<boolean> =>
  trx('drains')
    .where({ id, state: 'draining' })
    .update({ ...end, state: 'ending' })
    .then((count) => count === 1)

/** False when it was over before. */
export const markDrainEnded = (
  trx: Db,
  { id }: Pick<DrainRow, 'id'>,
  end: { endedAt: number; endedBy?: string; endedWhy?: DrainEnd },
): Promise<boolean> =>
  trx('drains')
    .where({ id })
    .whereNot({ state: 'ended' })
    .update({ ...end, state: 'ended' })
    .then((count) => count === 1)

export const countClosed = (trx: Db, id: string, closed: number) =>
  trx('drains').where({ id }).increment('closed', closed)

/** Remembers the count that the cards are being drawn with; false when they show it already. */
export const markCountShown = (trx: Db, id: string, shown: number): Promise<boolean> =>
  trx('drains')
    .where({ id })
    .whereNot({ shown })
    .update({ shown })
    .then((count) => count === 1)
