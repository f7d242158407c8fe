import type { Track } from '../../domain/request.ts'
import { isShared, snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { insertRows, readRows, rowsAsTable } from '../kit/json-table.ts'
import { waits } from '../waits.ts'
import { noteTroubles } from '../notifiers/troubles.ts'
import type { Environment } from './sessions.ts'

/**
 * `error` is what went wrong at that point, `note` a line of ours between the messages, `call` an
 * action that was called.
 */
export type Direction = 'in' | 'out' | 'error' | 'note' | 'call'

/** What was said or went wrong, by which version, on which track, by which rule (F52). */
export type MessageRow = {
  id: string
  sessionId: string | null
  environment: Environment
  place: string
  contact: string
  direction: Direction
  /** JSON: what its direction needs. */
  body: string
  /** Of an error: its kind. */
  code?: string
  botId: string | null
  versionId: string | null
  track: Track | null
  rule: string | null
  at: number
}

const columns = {
  id: 'text',
  sessionId: 'text',
  environment: 'text',
  place: 'text',
  contact: 'text',
  direction: 'text',
  body: 'text',
  code: 'text',
  botId: 'text',
  versionId: 'text',
  track: 'text',
  rule: 'text',
  at: 'bigint',
} as const

export async function insertMessages(trx: Db, rows: readonly MessageRow[]): Promise<void> {
  await insertRows(trx, 'messages', columns, rows)
  await noteTroubles(trx, rows)
}

/** `versionNumber` is null for what no version said. */
export type MessageWithVersion = MessageRow & { versionNumber: number | null }

const said: readonly Direction[] = ['in', 'out', 'note']

/** The newest `limit` lines with an end user in a place, oldest first; only what was said. */
export async function newestMessages(
  db: Db,
  { environment, place, contact }: Pick<MessageRow, 'environment' | 'place' | 'contact'>,
  limit: number,
  directions = said,
): Promise<MessageWithVersion[]> {
  const rows: MessageWithVersion[] = await withVersion(db)
    .where({ environment, place, contact })
    .whereIn('direction', directions)
    .orderBy('messages.id', 'desc')
    .limit(limit)
  return rows.toReversed()
}

/** What was said and went wrong in one session, oldest first, at most `limit` rows. */
export const messagesOfSession = (
  db: Db,
  sessionId: string,
  limit: number,
): Promise<MessageWithVersion[]> =>
  withVersion(db)
    .where({ sessionId })
    .whereNot({ direction: 'call' })
    .orderBy('messages.id')
    .limit(limit)

/** What was said last in a session up to a row of it, newest first. */
export const newestOfSession = (
  db: Db,
  sessionId: string,
  { upTo, limit }: { upTo: string | null; limit: number },
): Promise<MessageRow[]> =>
  db('messages')
    .where({ sessionId })
    .whereIn('direction', ['in', 'out'])
    .where((until) => void (upTo !== null && until.where('id', '<=', upTo)))
    .orderBy('id', 'desc')
    .limit(limit)

export const messageById = (db: Db, id: string): Promise<MessageRow | undefined> =>
  db('messages').where({ id }).first()

/** Written out, as the partial indexes are: a bound value would not find them. */
const isFailure = `direction = 'error' and environment = 'live'`

export type ProblemRow = { body: string; slug: string | null; at: number }

/** What went wrong in live conversations since then, newest first. */
export const newestProblems = (db: Db, since: number, limit: number): Promise<ProblemRow[]> =>
  db('messages')
    .leftJoin('bots', 'bots.id', 'messages.botId')
    .whereRaw(isFailure)
    .where('messages.at', '>=', since)
    .orderBy([
      { column: 'messages.at', order: 'desc' },
      { column: 'messages.id', order: 'desc' },
    ])
    .limit(limit)
    .select('messages.body', 'messages.at', 'bots.slug')

export type FailureCount = { code: string | null; count: number }

/** How often what went wrong in live conversations of the bot since then. */
export async function countFailures(db: Db, botId: string, since: number): Promise<FailureCount[]> {
  const rows: { code: string | null; n: number | string }[] = await db('messages')
    .whereRaw(isFailure)
    .where({ botId })
    .where('at', '>=', since)
    .groupBy('code')
    .orderBy('code')
    .select('code')
    .count({ n: '*' })
  return rows.map(({ code, n }) => ({ code, count: Number(n) }))
}

/** The bots in whose live conversations something went wrong since then. */
export async function botsThatFailed(db: Db, since: number): Promise<string[]> {
  const rows: { botId: string }[] = await db('messages')
    .whereRaw(isFailure)
    .where('at', '>=', since)
    .whereNotNull('botId')
    .distinct('botId')
  return rows.map(({ botId }) => botId)
}

/** Marks messages that end users get without having written, for their channels to send. */
export async function queueProactiveMessages(
  trx: Db,
  rows: readonly Pick<MessageRow, 'id' | 'at'>[],
): Promise<void> {
  if (rows.length === 0) return
  await trx('outOfTurn').insert(rows.map(({ id: messageId, at }) => ({ messageId, at })))
}

export const proactiveWaits = waits('(select min(message_id) from out_of_turn) is not null')

/** What waits for its channel, oldest first. */
export const dueProactiveMessages = (db: Db, limit: number): Promise<MessageRow[]> =>
  db('outOfTurn')
    .join('messages', 'messages.id', 'outOfTurn.messageId')
    .orderBy('messages.id')
    .limit(limit)
    .select('messages.*')

const talkerColumns = { place: 'text', contact: 'text' } as const
const read = Object.keys(columns) as (keyof typeof columns)[]

/**
 * What waits for these end users in Live and was recorded after `since`, an id, oldest first. Where
 * nothing waits at all, nothing is looked for.
 */
export async function dueProactiveOf(
  trx: Db,
  talkers: readonly Pick<MessageRow, 'place' | 'contact'>[],
  since: string,
): Promise<MessageRow[]> {
  if (talkers.length === 0) return []
  const { sql, bindings } = rowsAsTable(trx, talkerColumns, talkers)
  // Cross joins keep SQLite from starting with the messages.
  return readRows<MessageRow>(
    trx,
    read,
    `select ${read.map((name) => `m.${snake(name)}`).join(', ')}
     from ${sql} cross join messages as m cross join out_of_turn as o
     where (select min(message_id) from out_of_turn) is not null
       and m.environment = 'live' and m.place = r.place and m.contact = r.contact and m.id > ?
       and o.message_id = m.id order by m.id`,
    [...bindings, since],
    [],
  )
}

/** Their ids as far as they waited still: another process may have been faster. */
export async function takeProactiveMessages(
  trx: Db,
  messageIds: readonly string[],
): Promise<Set<string>> {
  const waiting = trx('outOfTurn').whereIn('messageId', messageIds)
  const free = isShared(trx) ? waiting.forUpdate().skipLocked() : waiting
  const rows: { messageId: string }[] = await free.select('messageId')
  const ids = rows.map(({ messageId }) => messageId)
  if (ids.length > 0) await trx('outOfTurn').whereIn('messageId', ids).delete()
  return new Set(ids)
}

const withVersion = (db: Db) =>
  db('messages')
    .leftJoin('versions', 'versions.id', 'messages.versionId')
    .select('messages.*', 'versions.number as versionNumber')
