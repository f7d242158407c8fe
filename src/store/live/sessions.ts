import type { Track } from '../../domain/request.ts'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'

export type Environment = 'live' | 'sandbox' | 'development'

/**
 * One end user's conversation with one version of one bot (F49). `place` is the sender's id in Live
 * and the bot's id elsewhere; `turn` counts the writes and guards them; `snapshot` is the hash of
 * what a Sandbox or Development conversation talks to. Times are UTC ms.
 */
export type SessionRow = {
  id: string
  environment: Environment
  place: string
  contact: string
  botId: string
  versionId: string | null
  snapshot: string | null
  track: Track | null
  rule: string | null
  /** Of 10,000 new sessions, how many got the gray version by chance; null where not compared. */
  share: number | null
  /** How long after its last message it ends; null where the profile says nothing (F50). */
  expiryMs: number | null
  /** JSON: which version of the exception bot it met (F37); null where it met none. */
  exception: string | null
  state: 'open' | 'closed'
  conversation: string
  turn: number
  handedOver: number
  openedAt: number
  lastAt: number
  closedAt: number | null
  closedWhy: string | null
}

type Talker = Pick<SessionRow, 'environment' | 'place' | 'contact'>
type Turned = Pick<SessionRow, 'conversation' | 'handedOver' | 'lastAt'> &
  Partial<Pick<SessionRow, 'exception'>>

/** The one open session of an end user in a place; it may have expired. */
export const findOpenSession = (db: Db, talker: Talker): Promise<SessionRow | undefined> =>
  db('sessions')
    .where({ environment: talker.environment, place: talker.place, contact: talker.contact })
    .where({ state: 'open' })
    .first()

export const findSession = (db: Db, id: string): Promise<SessionRow | undefined> =>
  db('sessions').where({ id }).first()

/** False when this end user has an open session here already: the database allows one. */
export async function openSession(trx: Db, session: SessionRow): Promise<boolean> {
  const rows: unknown[] = await trx('sessions')
    .insert(session)
    .onConflict()
    .ignore()
    .returning('id')
  return rows.length > 0
}

/** Stores a turn; null when the session was closed, or had another turn, since it was read. */
export async function saveTurn(
  trx: Db,
  read: SessionRow,
  turned: Turned,
): Promise<SessionRow | null> {
  const changed = { ...turned, turn: read.turn + 1 }
  const written = await trx('sessions')
    .where({ id: read.id, turn: read.turn, state: 'open' })
    .update(changed)
  return written > 0 ? { ...read, ...changed } : null
}

/** A person wrote in it: its silence begins anew. False when no person has it any more. */
export const touchHandedOver = async (trx: Db, id: string, at: number): Promise<boolean> =>
  (await trx('sessions')
    .where({ id, state: 'open', handedOver: 1 })
    .update({ lastAt: trx.raw('case when last_at > ? then last_at else ? end', [at, at]) })) > 0

/** False when the session was closed, or had another turn, since it was read. */
export async function closeSession(
  trx: Db,
  read: SessionRow,
  why: string,
  at: number,
): Promise<boolean> {
  const written = await trx('sessions')
    .where({ id: read.id, turn: read.turn, state: 'open' })
    .update({ state: 'closed', closedAt: at, closedWhy: why })
  return written > 0
}

/**
 * Closes at most `limit` sessions whose own expiry is over at `at`, in every environment; those that
 * a person has only where they were silent since `withPerson` too. Returns how many (F50).
 */
export async function closeIdleSessions(
  db: Db,
  { at, withPerson = at, limit }: { at: number; withPerson?: number; limit: number },
): Promise<number> {
  const idle = () =>
    db('sessions')
      .where({ state: 'open' })
      .whereRaw('last_at + coalesce(expiry_ms, 14400000) <= ?', [at])
      .where((by) => void by.where({ handedOver: 0 }).orWhere('lastAt', '<=', withPerson))
  const ids: string[] = await idle().limit(limit).pluck('id')
  if (ids.length === 0) return 0
  // Asked again of each row: a turn may have come in between.
  return idle().whereIn('id', ids).update({ state: 'closed', closedAt: at, closedWhy: 'expired' })
}

type Drained = { senderId: string; versionId: string }

/** A session that was closed, as far as a goodbye needs it. */
export type ClosedSession = Pick<SessionRow, 'id' | 'place' | 'contact' | 'botId' | 'rule'>

/**
 * Closes at most `limit` open sessions of a version on a sender, either those with a person or the
 * others. What another transaction holds is left for the next time, so this waits for nobody. Call
 * `bumpRouteRevision` before the first of them: that is what keeps a message under way from opening one more.
 */
export async function closeDrained(
  trx: Db,
  { senderId: place, versionId }: Drained,
  { handedOver, limit, at }: { handedOver: 0 | 1; limit: number; at: number },
): Promise<ClosedSession[]> {
  const some = trx('sessions').where({ place, versionId, state: 'open', handedOver }).limit(limit)
  // SQLite has one writer, so nothing is ever held there.
  const free = isShared(trx) ? some.forUpdate().skipLocked() : some
  const ids: string[] = await free.pluck('id')
  return trx('sessions')
    .whereIn('id', ids)
    .where({ state: 'open' })
    .update({ state: 'closed', closedAt: at, closedWhy: 'drained' })
    .returning(['id', 'place', 'contact', 'botId', 'rule'])
}

/** Whether any of them is with the bot, not with a person. */
export async function isAnyWithBot(
  db: Db,
  { senderId: place, versionId }: Drained,
): Promise<boolean> {
  const open = { place, versionId, state: 'open', handedOver: 0 }
  return (await db('sessions').where(open).first('id')) !== undefined
}
