import { ulid } from 'ulid'
import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'
import { bumpRouteRevision } from './routes.ts'

export type ActivationRow = {
  id: string
  botId: string
  senderId: string
  state: 'active' | 'ended'
  activatedBy: string
  activatedAt: number
  endedBy: string | null
  endedAt: number | null
  /** About how many sessions are open, as the bot's card says it. */
  sessionsShown: number
}

export const activeOnSender = (db: Db, senderId: string): Promise<ActivationRow | undefined> =>
  db('activations').where({ senderId, state: 'active' }).first()

/** The bot that answers there, by id. */
export const holderOf = async (db: Db, senderId: string): Promise<string | null> =>
  (await activeOnSender(db, senderId))?.botId ?? null

/** Where the bot is active or ever was: the senders on which customers may have met it. */
export async function sendersEverOf(db: Db, botId: string): Promise<string[]> {
  const rows: { senderId: string }[] = await db('activations')
    .where({ botId })
    .distinct('senderId')
    .orderBy('senderId')
  return rows.map(({ senderId }) => senderId)
}

export const activationsOf = (db: Db, botId: string): Promise<ActivationRow[]> =>
  db('activations').where({ botId, state: 'active' }).orderBy('id')

/** The database allows one active bot a sender (F43); a second insert fails. */
export async function insertActivation(
  trx: Db,
  row: Pick<ActivationRow, 'botId' | 'senderId' | 'activatedBy' | 'activatedAt'>,
): Promise<void> {
  await trx('activations').insert({ ...row, id: ulid(row.activatedAt), state: 'active' })
  await trx('bots').where({ id: row.botId }).update({ lastActiveAt: row.activatedAt })
}

/**
 * The move names the sender: who took it over may be gone again before anybody looks, and then no
 * other move leads to the sender where the bot before it is remembered.
 */
export async function endActivation(
  trx: Db,
  row: { id: string; botId: string; senderId: string },
  endedBy: string,
  endedAt: number,
): Promise<void> {
  await trx('activations')
    .where({ id: row.id, state: 'active' })
    .update({ state: 'ended', endedBy, endedAt })
  await bumpRouteRevision(trx, { senderIds: [row.senderId] })
  await trx('bots').where({ id: row.botId }).update({ lastActiveAt: endedAt })
}

/** The bots that are active on these senders. */
export const botsOnSenders = (
  db: Db,
  senderIds: readonly string[],
): Promise<{ senderId: string; id: string; slug: string; name: string }[]> =>
  db('activations')
    .join('bots', 'bots.id', 'activations.botId')
    .whereIn('senderId', senderIds)
    .where({ state: 'active' })
    .select('senderId', 'bots.id', 'bots.slug', 'bots.name')

/** The senders on which the bot is active, by name. */
export const activeSendersOf = (
  db: Db,
  botId: string,
): Promise<{ id: string; name: string; channel: Channel }[]> =>
  db('activations')
    .join('senders', 'senders.id', 'activations.senderId')
    .where({ botId, state: 'active' })
    .orderBy('senders.name')
    .select('senders.id', 'senders.name', 'senders.channel')

export async function activeSenderNames(db: Db, botId: string): Promise<string[]> {
  return (await activeSendersOf(db, botId)).map(({ name }) => name)
}

/** The bots that are active somewhere, in the order of their ids, at most `limit` behind `after`. */
export async function activeBotIds(db: Db, after: string, limit: number): Promise<string[]> {
  const rows: { botId: string }[] = await db('activations')
    .where('botId', '>', after)
    .whereRaw("state = 'active'")
    .distinct('botId')
    .orderBy('botId')
    .limit(limit)
  return rows.map(({ botId }) => botId)
}

/** The senders on which any bot is active, by name. */
export const sendersWithBots = (
  db: Db,
): Promise<{ id: string; name: string; channel: Channel }[]> =>
  db('activations')
    .join('senders', 'senders.id', 'activations.senderId')
    .whereRaw("state = 'active'")
    .orderBy('senders.name')
    .select('senders.id', 'senders.name', 'senders.channel')

export const markSessionsShown = (trx: Db, id: string, sessionsShown: number): Promise<number> =>
  trx('activations').where({ id }).update({ sessionsShown })
