import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable } from '../kit/json-table.ts'
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

type Page = { below: string | null; limit: number }

/**
 * The newest rows of a conversation below an id, newest first: everything that was said, called, went
 * wrong or was left without an answer. What another bot said on the same sender is not in it.
 */
export async function conversationRows(
  db: Db,
  { botId, senderIds, contacts }: Conversation,
  page: Page,
): Promise<ConversationRow[]> {
  const found: ConversationRow[] = []
  for (const talker of await talkersIn(db, { senderIds, contacts }, page.below)) {
    found.push(...(await rowsOfTalker(db, botId, talker, page)))
  }
  return found.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, page.limit)
}

type Talker = { place: string; contact: string }
const talkerColumns = { place: 'text', contact: 'text' } as const

/**
 * Under which names they wrote or heard anything, and where. Each is read by itself: of several at once
 * a database sorts all that was ever said, for one page of it.
 */
function talkersIn(
  db: Db,
  { senderIds, contacts }: Pick<Conversation, 'senderIds' | 'contacts'>,
  below: string | null,
): Promise<Talker[]> {
  const all = senderIds.flatMap((place) => contacts.map((contact) => ({ place, contact })))
  if (all.length <= 1) return Promise.resolve(all)
  const { sql, bindings } = rowsAsTable(db, talkerColumns, all)
  const older = below === null ? '' : 'and m.id < ?'
  return readRows<Talker>(
    db,
    ['place', 'contact'],
    `select r.place, r.contact from ${sql} where (
       select m.id from messages as m
       where m.environment = 'live' and m.place = r.place and m.contact = r.contact ${older}
       order by m.id desc limit 1
     ) is not null`,
    below === null ? bindings : [...bindings, below],
  )
}

async function rowsOfTalker(
  db: Db,
  botId: string,
  { place, contact }: Talker,
  { below, limit }: Page,
): Promise<ConversationRow[]> {
  const rows: (ConversationRow & { waitingId: string | null })[] = await db('messages')
    .leftJoin('versions', 'versions.id', 'messages.versionId')
    .leftJoin('sessions', 'sessions.id', 'messages.sessionId')
    .leftJoin('bots', 'bots.id', 'messages.botId')
    .leftJoin('outOfTurn', 'outOfTurn.messageId', 'messages.id')
    .where({ 'messages.environment': 'live' })
    .where({ 'messages.place': place, 'messages.contact': contact })
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
