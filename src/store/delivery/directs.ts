import type { Platform } from '../../domain/actor.ts'
import type { Event, Subject } from '../../domain/events.ts'
import type { Db } from '../kit/database.ts'

export type DirectPlace = { platform: Platform; install: string; userId: string; subject: Subject }

/** A direct message whose buttons are about a subject; `id` is the outbox row that said it, if one did. */
export type DirectRow = DirectPlace & {
  id: string
  event: Event
  /** UTC ms of what it tells. */
  saidAt: number
  channel: string | null
  messageId: string | null
  renderedHash: string | null
  state: 'open' | 'gone'
}

export type NewDirect = Pick<DirectRow, keyof DirectPlace | 'id' | 'event' | 'saidAt'>

/** Before they are drawn, so that a change meanwhile has them redrawn. */
export async function insertDirects(db: Db, directs: readonly NewDirect[]): Promise<void> {
  if (directs.length === 0) return
  const rows = directs.map(({ event, ...row }) => ({
    ...row,
    event: JSON.stringify(event),
    state: 'open',
  }))
  await db('directs').insert(rows).onConflict().ignore()
}

/** Of a row's own id, wherever its message stands; nothing where it was never noted, or is gone. */
export async function findDirect(db: Db, id: string): Promise<DirectRow | undefined> {
  const row: (Omit<DirectRow, 'event'> & { event: string }) | undefined = await db('directs')
    .where({ id })
    .first()
  return row && { ...row, event: JSON.parse(row.event) }
}

export const markDirectShown = (
  db: Db,
  id: string,
  shown: { channel: string; messageId: string; renderedHash: string },
) => db('directs').where({ id }).update(shown)

export const markDirectGone = (db: Db, id: string) =>
  db('directs').where({ id }).update({ state: 'gone' })

export const deleteDirect = (db: Db, id: string) => db('directs').where({ id }).delete()

/** Somebody's messages about the subject, oldest first. */
export async function directsIn(db: Db, place: DirectPlace): Promise<DirectRow[]> {
  const rows: (Omit<DirectRow, 'event'> & { event: string })[] = await db('directs')
    .where({ ...place, state: 'open' })
    .orderBy('id')
  return rows.map((row) => ({ ...row, event: JSON.parse(row.event) }))
}

/** Nobody scrolls back that far to press a button; at most `limit` rows go. */
export async function pruneDirects(db: Db, before: number, limit: number): Promise<number> {
  const old: string[] = await db('directs').where('saidAt', '<', before).limit(limit).pluck('id')
  return old.length === 0 ? 0 : db('directs').whereIn('id', old).delete()
}
