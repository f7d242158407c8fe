import { ulid } from 'ulid'
import type { Track } from '../domain/request.ts'
import type { Db } from './database.ts'

/** A replaced version that finishes its open sessions on one sender (F43, F45). */
export type DrainRow = {
  id: string
  botId: string
  versionId: string
  senderId: string
  track: Track
  state: 'draining' | 'ended'
  startedAt: number
  dueAt: number
  endedAt: number | null
}

export const drainOnSender = (
  db: Db,
  senderId: string,
  track: Track,
): Promise<DrainRow | undefined> =>
  db('drains').where({ senderId, track, state: 'draining' }).first()

export const drainsOf = (db: Db, botId: string): Promise<DrainRow[]> =>
  db('drains').where({ botId, state: 'draining' }).orderBy('id')

/** Sessions that still drain on the senders where the bot is active: a redeploy ends them (F43). */
export async function drainingSessions(db: Db, botId: string): Promise<number> {
  const row = await db('sessions')
    .join('drains', (on) =>
      on
        .on('drains.senderId', 'sessions.place')
        .andOn('drains.versionId', 'sessions.versionId')
        .andOn('drains.botId', 'sessions.botId'),
    )
    .join('activations', 'activations.senderId', 'drains.senderId')
    .where({
      'drains.state': 'draining',
      'activations.state': 'active',
      'activations.botId': botId,
      'sessions.state': 'open',
      'sessions.environment': 'live',
      'sessions.handedOver': 0,
    })
    .count({ n: '*' })
    .first()
  return Number(row?.n ?? 0)
}

export const openDrains = (db: Db): Promise<DrainRow[]> =>
  db('drains').where({ state: 'draining' }).orderBy('id')

/** The database allows one drain a sender and track (F43); a second insert fails. */
export async function insertDrain(
  trx: Db,
  row: Omit<DrainRow, 'id' | 'state' | 'endedAt'>,
): Promise<void> {
  await trx('drains').insert({ ...row, id: ulid(row.startedAt), state: 'draining' })
}

export async function markDrainEnded(trx: Db, id: string, endedAt: number): Promise<void> {
  await trx('drains').where({ id, state: 'draining' }).update({ state: 'ended', endedAt })
}
