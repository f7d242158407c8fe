import type { Platform } from '../../domain/actor.ts'
import type { Reach } from '../../domain/reach.ts'
import type { Event, Subject } from '../../domain/events.ts'
import type { Db } from '../kit/database.ts'
import { waitsUntil } from '../waits.ts'

/** `dm` says something to one person, `note` to a channel, `directs` redraws what they were told about a subject. */
export type OutboxKind = 'card' | 'line' | 'note' | 'dm' | 'directs'
export type OutboxState = 'pending' | 'sending' | 'sent' | 'failed'

/** One thing to send to one place; `target` is a channel, or one person's user id. */
export type OutboxRow = Sent & { kind: OutboxKind; platform: Platform }

/** A mail; `target` is the person, whose address is read when it is sent. */
export type MailRow = Sent & { kind: 'mail'; platform: 'mail' }

type Sent = {
  id: string
  install: string
  target: string
  subject: Subject
  /** Null for a redraw: what it shows is read when it is drawn. */
  event: Event | null
  state: OutboxState
  attempts: number
  dueAt: number
  createdAt: number
  sentAt: number | null
  problem: string | null
  /** What was out of reach at the last attempt. */
  reach: Reach | null
  /** An attempt may have been taken although no answer said so. */
  unsure: boolean
}

type New = 'id' | 'kind' | 'platform' | 'install' | 'target' | 'subject' | 'event'
export type NewOutboxRow = Pick<OutboxRow, New> | Pick<MailRow, New>

/** Rows of one place go out one after the other. */
export type OutboxQueue = Pick<OutboxRow, 'platform' | 'install' | 'target'>
/** The same, of chats and of mail. */
export type Lane = Omit<OutboxQueue, 'platform'> & { platform: Platform | 'mail' }

/** Drawn from what is true at the time, so that one covers all that were asked for before it. */
export const isRedraw = ({ kind }: { kind: OutboxKind | 'mail' }): boolean =>
  kind === 'card' || kind === 'directs'

// `sending` too: no row of a lane is in anybody's hands while its worker looks for the next one, so
// such a row was left by a killed process, or by a write that failed.
const unsent = ['pending', 'sending']

/** A lane that has something to send now, and of which kind that is. */
export type DueQueue = Lane & { kind: OutboxKind | 'mail' }

const redraws = "kind in ('card', 'directs') and not yields"

/**
 * Lanes whose next row can go out now, those that wait longest first. Redraws go before everything
 * else of their lane, so that a line never holds up a card; beside that a row that waits for its time
 * holds up the later ones, so that nobody reads an answer before its question.
 */
export const dueQueues = (db: Db, now: number, limit: number): Promise<DueQueue[]> =>
  db('outbox')
    .whereIn(
      'id',
      db('outbox')
        .whereIn('state', unsent)
        .groupBy(['platform', 'install', 'target'])
        .select(db.raw(`coalesce(min(case when ${redraws} then id end), min(id))`)),
    )
    .where('dueAt', '<=', now)
    .orderBy(['dueAt', 'id'])
    .limit(limit)
    .select('platform', 'install', 'target', 'kind')

/** Some row's time has come; another one of its lane may still be before it. */
export const outboxWaits = waitsUntil(
  `exists (select 1 from outbox where state in ('pending', 'sending') and due_at <= ?)`,
)

/** The lane's next row, if it can go out now. */
export async function nextInQueue(
  db: Db,
  lane: Lane,
  now: number,
): Promise<OutboxRow | MailRow | null> {
  const { platform, install, target } = lane
  const row = await db('outbox')
    .where({ platform, install, target })
    .whereIn('state', unsent)
    .orderByRaw(`case when ${redraws} then 0 else 1 end`)
    .orderBy('id')
    .first()
  return row && row.dueAt <= now ? toRow(row) : null
}

/** The rows of its kind about the same that wait behind a row in its lane, in their order. */
export async function rowsBehind(
  db: Db,
  { platform, install, target, subject, kind, id }: OutboxRow,
  limit: number,
): Promise<OutboxRow[]> {
  const rows = await db('outbox')
    .where({ platform, install, target, subject, kind })
    .whereIn('state', unsent)
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
  // One that a killed process left may stand there already.
  const left = rows.findIndex(({ state }) => state !== 'pending')
  return (left < 0 ? rows : rows.slice(0, left)).map(toRow).filter((row) => row.kind !== 'mail')
}

/** Somebody fixed the way to a place, or to a whole install: what waits for that waits no more. */
export async function wakeRows(
  db: Db,
  { platform, install, target }: Omit<OutboxQueue, 'target'> & { target: string | null },
  now: number,
): Promise<number> {
  const waiting = () =>
    db('outbox')
      .where({ state: 'pending', platform, install, ...(target !== null && { target }) })
      .whereIn('reach', ['place', 'install'])
      .where('dueAt', '>', now)
  // Asked at every act of everybody: there is seldom anything, and nothing to write then.
  return (await waiting().first('id')) ? waiting().update({ dueAt: now }) : 0
}

/** After a start, and when the clock was set back: nothing is left for a time that is far away. */
export const wakeAllRows = (db: Db, now: number): Promise<number> =>
  db('outbox').where({ state: 'pending' }).where('dueAt', '>', now).update({ dueAt: now })

/** A card about the same that was never tried: in one install, or in any. */
export const isCardUntried = async (
  db: Db,
  about: { subject: string; platform?: string; install?: string },
): Promise<boolean> =>
  (await db('outbox')
    .where({ ...about, kind: 'card', attempts: 0 })
    .whereIn('state', unsent)
    .first('id')) !== undefined

/** Whether somebody is told something newer about the same by mail, which did not go out either. */
export const hasNewerMail = async (
  db: Db,
  { id, platform, install, target, subject }: MailRow,
): Promise<boolean> =>
  (await db('outbox')
    .where({ state: 'pending', platform, install, target, subject })
    .where('id', '>', id)
    .first('id')) !== undefined

/** Whether a mail about the same was tried, and waits for another attempt. */
export const hasStuckMail = async (
  db: Db,
  { target, subject }: Pick<MailRow, 'target' | 'subject'>,
): Promise<boolean> =>
  (await db('outbox')
    .where({ platform: 'mail', install: 'smtp', target, subject })
    .whereIn('state', unsent)
    .whereNotNull('problem')
    .first('id')) !== undefined

/** Takes a row for sending; from here on a newer redraw is queued beside it. */
export const claimRow = (db: Db, id: string): Promise<number> =>
  db('outbox').where({ id }).whereIn('state', unsent).update({ state: 'sending' })

export const markSent = (db: Db, id: string, at: number) =>
  db('outbox').where({ id }).update({ state: 'sent', sentAt: at, problem: null })

/** What went out with another row. */
export async function markAllSent(db: Db, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  await db('outbox').whereIn('id', ids).update({ state: 'sent', sentAt: at, problem: null })
}

export const markFailed = (db: Db, id: string, attempts: number, problem: string) =>
  db('outbox').where({ id }).update({ state: 'failed', attempts, problem })

type Again = {
  attempts: number
  dueAt: number
  problem: string | null
  reach: Reach | null
  unsure: boolean
  /** Where it begins again, behind everything else of its lane, lines included. */
  id?: string
  createdAt?: number
  yields?: boolean
}

/** Puts a row back; a redraw that was queued meanwhile replaces it. */
export async function requeue(db: Db, row: OutboxRow | MailRow, again: Again): Promise<void> {
  const { id, kind, platform, install, target, subject } = row
  await db.transaction(async (trx) => {
    const twin =
      isRedraw(row) &&
      (await trx('outbox')
        .where({ kind, platform, install, target, subject, state: 'pending' })
        .first('id'))
    if (!twin)
      return trx('outbox')
        .where({ id })
        .update({ ...again, state: 'pending' })
    // The twin carries on, with the patience that the platform asked for.
    const { attempts, dueAt, problem, reach, unsure } = again
    await trx('outbox').where({ id }).delete()
    return trx('outbox').where({ id: twin.id }).update({ attempts, dueAt, problem, reach, unsure })
  })
}

/** What could not be delivered, or not yet, newest first. */
export async function undeliveredRows(db: Db, limit: number): Promise<(OutboxRow | MailRow)[]> {
  const rows = await db('outbox').whereNotNull('problem').orderBy('id', 'desc').limit(limit)
  return rows.map(toRow)
}

/** What was sent long ago is in the audit log too; at most `limit` rows go. */
export async function pruneSent(db: Db, before: number, limit: number): Promise<number> {
  const old: string[] = await db('outbox')
    .where({ state: 'sent' })
    .where('sentAt', '<', before)
    .limit(limit)
    .pluck('id')
  return old.length === 0 ? 0 : db('outbox').whereIn('id', old).delete()
}

const toRow = ({
  body,
  ...row
}: Omit<OutboxRow, 'event'> & { body: string }): OutboxRow | MailRow => ({
  ...row,
  unsure: Boolean(row.unsure),
  event: JSON.parse(body),
})
