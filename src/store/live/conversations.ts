import type { Db } from '../kit/database.ts'
import type { MessageWithVersion } from './messages.ts'
import type { SessionRow } from './sessions.ts'

/** One end user with one bot, on whichever of its senders. */
export type Conversation = {
  botId: string
  senderIds: readonly string[]
  /** The end user, as they may be recorded. */
  contacts: readonly string[]
}

export type ConversationRow = MessageWithVersion & {
  /** It waits for its channel to take it. */
  waits: number
}

/**
 * The newest rows of a conversation below an id, newest first: everything that was said, called, went
 * wrong or was left without an answer. What another bot said on the same sender is not in it.
 */
export async function conversationRows(
  db: Db,
  { botId, senderIds, contacts }: Conversation,
  { below, limit }: { below: string | null; limit: number },
): Promise<ConversationRow[]> {
  const rows: (ConversationRow & { waitingId: string | null })[] = await db('messages')
    .leftJoin('versions', 'versions.id', 'messages.versionId')
    .leftJoin('sessions', 'sessions.id', 'messages.sessionId')
    .leftJoin('bots', 'bots.id', 'messages.botId')
    .leftJoin('outOfTurn', 'outOfTurn.messageId', 'messages.id')
    .where({ 'messages.environment': 'live' })
    .whereIn('messages.place', senderIds)
    .whereIn('messages.contact', contacts)
    .where((older) => void (below !== null && older.where('messages.id', '<', below)))
    .where((of) => {
      void of.where({ 'sessions.botId': botId }).orWhere((alone) => {
        void alone
          .whereNull('messages.sessionId')
          .where(
            (who) =>
              void who
                .where({ 'messages.botId': botId })
                .orWhereNull('messages.botId')
                .orWhere({ 'bots.builtIn': 1 }),
          )
      })
    })
    .orderBy('messages.id', 'desc')
    .limit(limit)
    .select('messages.*', 'versions.number as versionNumber', 'outOfTurn.messageId as waitingId')
  return rows.map(({ waitingId, ...row }) => ({ ...row, waits: waitingId === null ? 0 : 1 }))
}

/** The message that names a conversation, such as one behind a button. */
export const findMessage = (db: Db, id: string): Promise<{ contact: string } | undefined> =>
  db('messages').where({ id }).first('contact')

export const findSessions = (db: Db, ids: readonly string[]): Promise<SessionRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : db('sessions').whereIn('id', ids).orderBy('id')

/** The open session of the end user with the bot; the newest where there are several. */
export const openSessionWith = (
  db: Db,
  { botId, senderIds, contacts }: Conversation,
): Promise<SessionRow | undefined> =>
  db('sessions')
    .whereRaw(`state = 'open'`)
    .where({ environment: 'live', botId })
    .whereIn('place', senderIds)
    .whereIn('contact', contacts)
    .orderBy('lastAt', 'desc')
    .first()

/** The open session of an end user on one sender, whichever bot's it is. */
export const openSessionAt = (
  db: Db,
  place: string,
  contacts: readonly string[],
): Promise<SessionRow | undefined> =>
  db('sessions')
    .whereRaw(`state = 'open'`)
    .where({ environment: 'live', place })
    .whereIn('contact', contacts)
    .orderBy('lastAt', 'desc')
    .first()

/** One conversation in which something went wrong, by the newest row of that kind. */
export type TroubledRow = {
  messageId: string
  place: string
  contact: string
  body: string
  at: number
}

/** The newest failures of a bot since then, newest first. */
export const newestFailuresOf = (
  db: Db,
  botId: string,
  since: number,
  limit: number,
): Promise<TroubledRow[]> =>
  db('messages')
    .whereRaw(`direction = 'error'`)
    .where({ environment: 'live', botId })
    .where('at', '>=', since)
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select('id as messageId', 'place', 'contact', 'body', 'at')
