import type { Db } from '../kit/database.ts'
import { findSessions } from './conversations.ts'

/** A conversation that a person took over (F73). Times are UTC ms. */
export type HandOffRow = {
  id: string
  botId: string
  sessionId: string
  senderId: string
  contact: string
  state: 'open' | 'ended'
  openedAt: number
  /** When the customer wrote last. */
  customerAt: number
  /** Since when they wait for an answer; null once they have one. */
  waitingSince: number | null
  /** When the team is reminded of it; null when there is nothing to remind of. */
  remindAt: number | null
  replies: number
  repliedBy: string | null
  repliedAt: number | null
  endedBy: string | null
  endedAt: number | null
  endedWhy: string | null
}

type NewHandOff = Pick<
  HandOffRow,
  'id' | 'botId' | 'sessionId' | 'senderId' | 'contact' | 'openedAt' | 'remindAt'
>

/** Written out, as the partial indexes are: a bound value would not find them. */
const isOpen = "hand_offs.state = 'open'"

/** False when the session is with a person already: the database allows one. */
export async function openHandOff(trx: Db, row: NewHandOff): Promise<boolean> {
  const wait = { customerAt: row.openedAt, waitingSince: row.openedAt }
  const rows: unknown[] = await trx('handOffs')
    .insert({ ...row, ...wait, state: 'open' })
    .onConflict()
    .ignore()
    .returning('id')
  return rows.length > 0
}

export const findHandOff = (db: Db, id: string): Promise<HandOffRow | undefined> =>
  db('handOffs').where({ id }).first()

/** The customer of the session wrote; null when no person has it. They wait since their first message. */
export async function noteCustomerMessage(
  trx: Db,
  sessionId: string,
  { at, remindAt }: { at: number; remindAt: number },
): Promise<string | null> {
  const rows: { id: string }[] = await trx('handOffs')
    .where({ sessionId })
    .whereRaw(isOpen)
    .update({
      customerAt: at,
      waitingSince: trx.raw('coalesce(waiting_since, ?)', [at]),
      remindAt: trx.raw('case when waiting_since is null then ? else remind_at end', [remindAt]),
    })
    .returning('id')
  return rows[0]?.id ?? null
}

/** False when somebody else answered, or it ended, since `replies` were counted. */
export async function noteReply(
  trx: Db,
  { id, replies }: Pick<HandOffRow, 'id' | 'replies'>,
  reply: { by: string; at: number },
): Promise<boolean> {
  const written = await trx('handOffs')
    .where({ id, replies })
    .whereRaw(isOpen)
    .update({
      replies: replies + 1,
      repliedBy: reply.by,
      repliedAt: reply.at,
      waitingSince: null,
      remindAt: null,
    })
  return written > 0
}

/** False when it ended before. */
export async function endHandOff(
  trx: Db,
  id: string,
  end: { endedBy: string | null; endedAt: number; endedWhy: string },
): Promise<boolean> {
  const ended = { ...end, state: 'ended', remindAt: null }
  return (await trx('handOffs').where({ id }).whereRaw(isOpen).update(ended)) > 0
}

/** Who has waited so long that the team is reminded, the longest first. */
export const dueReminders = (db: Db, at: number, limit: number): Promise<HandOffRow[]> =>
  db('handOffs')
    .whereNotNull('remindAt')
    .where('remindAt', '<=', at)
    .orderBy('remindAt')
    .limit(limit)

/** False when it was answered or ended meanwhile, or reminded of by another process. */
export const markReminded = async (trx: Db, id: string, remindAt: number): Promise<boolean> =>
  (await trx('handOffs').where({ id, remindAt }).whereRaw(isOpen).update({ remindAt: null })) > 0

/** As many as one statement of SQLite takes. */
const idsAtOnce = 400
const openMax = 5000

/** Those whose session ended without anybody giving it back, and why it did. */
export async function handOffsLeftBehind(
  db: Db,
  limit: number,
): Promise<(HandOffRow & { closedWhy: string | null })[]> {
  const open: HandOffRow[] = await db('handOffs').whereRaw(isOpen).orderBy('id').limit(openMax)
  const found: (HandOffRow & { closedWhy: string | null })[] = []
  for (let at = 0; at < open.length && found.length < limit; at += idsAtOnce) {
    const rows = open.slice(at, at + idsAtOnce)
    const sessions = await findSessions(
      db,
      rows.map(({ sessionId }) => sessionId),
    )
    const closed = sessions.filter(({ state }) => state === 'closed')
    const why = new Map(closed.map(({ id, closedWhy }) => [id, closedWhy]))
    for (const row of rows) {
      const closedWhy = why.get(row.sessionId)
      if (closedWhy !== undefined) found.push({ ...row, closedWhy })
    }
  }
  return found.slice(0, limit)
}

export type HandOffLine = HandOffRow & { slug: string; name: string }

/** The open ones of a bot or of all, those that came first first. */
export const openHandOffs = (
  db: Db,
  { botId, limit, offset }: { botId: string | null; limit: number; offset: number },
): Promise<HandOffLine[]> =>
  db('handOffs')
    .join('bots', 'bots.id', 'handOffs.botId')
    .whereRaw(isOpen)
    .where((of) => void (botId !== null && of.where({ botId })))
    .orderBy('handOffs.id')
    .limit(limit)
    .offset(offset)
    .select('handOffs.*', 'bots.slug', 'bots.name')

/** How many customers are with a person, and how many of them wait for an answer. */
export async function countHandOffs(db: Db): Promise<{ open: number; waiting: number }> {
  const row: { open?: number | string; waiting?: number | string } | undefined = await db(
    'handOffs',
  )
    .whereRaw(isOpen)
    .count({ open: '*', waiting: 'waitingSince' })
    .first()
  return { open: Number(row?.open ?? 0), waiting: Number(row?.waiting ?? 0) }
}
