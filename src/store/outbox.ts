import type { Platform } from '../domain/actor.ts'
import type { Event, Subject } from '../domain/events.ts'
import type { Db } from './database.ts'

export type OutboxKind = 'card' | 'line' | 'dm'
export type OutboxState = 'pending' | 'sending' | 'sent' | 'failed'

/** One thing to send to one place; `target` is a channel, for a `dm` the platform's user id. */
export type OutboxRow = {
  id: string
  kind: OutboxKind
  platform: Platform
  install: string
  target: string
  subject: Subject
  /** Null for a card: what it shows is read when it is drawn. */
  event: Event | null
  state: OutboxState
  attempts: number
  dueAt: number
  createdAt: number
  sentAt: number | null
  problem: string | null
}

type NewRow = Pick<
  OutboxRow,
  'id' | 'kind' | 'platform' | 'install' | 'target' | 'subject' | 'event'
>

/** A redraw that waits already covers this one too: the index `outbox_one_redraw` drops it. */
export async function queue(trx: Db, rows: readonly NewRow[], at: number): Promise<void> {
  if (rows.length === 0) return
  await trx('outbox')
    .insert(
      rows.map(({ event, ...row }) => ({
        ...row,
        body: JSON.stringify(event),
        state: 'pending',
        attempts: 0,
        dueAt: at,
        createdAt: at,
      })),
    )
    .onConflict()
    .ignore()
}

/**
 * What can go out now, oldest first. A row that waits for its time holds up the later ones of its
 * channel, so that nobody reads an answer before its question.
 */
export async function due(db: Db, now: number, limit: number): Promise<OutboxRow[]> {
  const rows = await db('outbox as row')
    .where({ state: 'pending' })
    .where('dueAt', '<=', now)
    .whereNotExists(
      db('outbox as held')
        .where({ 'held.state': 'pending' })
        .where('held.dueAt', '>', now)
        .whereRaw('held.id < ??', ['row.id'])
        .whereRaw('held.platform = ??', ['row.platform'])
        .whereRaw('held.install = ??', ['row.install'])
        .whereRaw('held.target = ??', ['row.target']),
    )
    .orderBy('id')
    .limit(limit)
  return rows.map(toRow)
}

/** Takes a row for sending; false when it was taken, or a newer redraw is on its way. */
export const claim = (db: Db, id: string): Promise<boolean> =>
  db('outbox')
    .where({ id, state: 'pending' })
    .update({ state: 'sending' })
    .then((count) => count === 1)

export const sent = (db: Db, id: string, at: number) =>
  db('outbox').where({ id }).update({ state: 'sent', sentAt: at, problem: null })

export const failed = (db: Db, id: string, attempts: number, problem: string) =>
  db('outbox').where({ id }).update({ state: 'failed', attempts, problem })

/** Puts a row back; a redraw that was queued meanwhile replaces it. */
export async function putBack(
  db: Db,
  row: OutboxRow,
  again: { attempts: number; dueAt: number; problem: string | null },
): Promise<void> {
  const { id, kind, platform, install, target, subject } = row
  await db.transaction(async (trx) => {
    const twin =
      kind === 'card' &&
      (await trx('outbox')
        .where({ kind, platform, install, target, subject, state: 'pending' })
        .first('id'))
    if (!twin)
      return trx('outbox')
        .where({ id })
        .update({ ...again, state: 'pending' })
    // The twin carries on, with the patience that the platform asked for.
    await trx('outbox').where({ id }).delete()
    return trx('outbox').where({ id: twin.id }).update(again)
  })
}

/** Rows that a killed process, or a failed write, left behind in the middle of sending. */
export async function leftSending(db: Db): Promise<OutboxRow[]> {
  const rows = await db('outbox').where({ state: 'sending' }).orderBy('id')
  return rows.map(toRow)
}

/** What could not be delivered, or not yet, newest first. */
export async function undelivered(db: Db, limit: number): Promise<OutboxRow[]> {
  const rows = await db('outbox').whereNotNull('problem').orderBy('id', 'desc').limit(limit)
  return rows.map(toRow)
}

/** What was sent long ago is in the audit log too. */
export const forgetSent = (db: Db, before: number): Promise<number> =>
  db('outbox').where({ state: 'sent' }).where('sentAt', '<', before).delete()

const toRow = ({ body, ...row }: Omit<OutboxRow, 'event'> & { body: string }): OutboxRow => ({
  ...row,
  event: JSON.parse(body),
})
