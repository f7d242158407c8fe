import type { Notice } from '../../domain/notifiers/notice.ts'
import type { Circumstance } from '../../domain/notifiers/notifier.ts'
import type { Db } from '../kit/database.ts'
import type { Waits } from '../waits.ts'

type Key = { notifierId: string; botId: string; circumstance: Circumstance }

/** One a notifier, bot and circumstance: what waits to be told, and what is being told. */
export type NoticeRow = Key & {
  waiting: number
  sinceAt: number | null
  lastText: string
  lastContact: string
  dueAt: number
  /** JSON of the notice that is being told; it stays the same until it was taken. */
  sending: string | null
  tryAt: number | null
  attempts: number
  problem: string | null
  sentAt: number | null
}

type Added = Key & { count: number; sinceAt: number; text: string; contact: string }

/** The first goes out at once; the others wait for `dueAt` of before. */
export const addToNotice = (
  trx: Db,
  { count, sinceAt, text, contact, ...key }: Added,
): Promise<unknown> =>
  trx('notices')
    .insert({
      ...key,
      waiting: count,
      sinceAt,
      lastText: text,
      lastContact: contact,
      dueAt: 0,
      attempts: 0,
    })
    .onConflict(['notifierId', 'botId', 'circumstance'])
    .merge({
      waiting: trx.raw('notices.waiting + ?', [count]),
      sinceAt: trx.raw('coalesce(notices.since_at, ?)', [sinceAt]),
      lastText: text,
      lastContact: contact,
    })

/**
 * Notifiers with something to tell now. One that is being told, or that failed, waits as a whole:
 * it has a notice whose `tryAt` is yet to come.
 */
export const dueNotifiers = async (
  db: Db,
  now: number,
  { without, limit }: { without: string[]; limit: number },
): Promise<string[]> => {
  const rows: { notifierId: string }[] = await dueRows(db, now)
    .whereNotIn('notices.notifierId', without)
    .groupBy('notices.notifierId')
    .orderByRaw('min(coalesce(notices.try_at, notices.due_at))')
    .limit(limit)
    .select('notices.notifierId')
  return rows.map((row) => row.notifierId)
}

/** The one of this notifier that waits longest. */
export const nextNotice = (
  db: Db,
  notifierId: string,
  now: number,
): Promise<NoticeRow | undefined> =>
  dueRows(db, now)
    .where({ 'notices.notifierId': notifierId })
    .orderByRaw('coalesce(notices.try_at, notices.due_at)')
    .select('notices.*')
    .first()

const dueRows = (db: Db, now: number) =>
  db('notices')
    .join('notifiers', 'notifiers.id', 'notices.notifierId')
    .whereNull('notifiers.offAt')
    .whereNull('notifiers.retiredAt')
    .whereNotIn(
      'notices.notifierId',
      db('notices').whereNotNull('sending').where('tryAt', '>', now).select('notifierId'),
    )
    .where((either) => {
      void either
        .where((fresh) => {
          void fresh.whereNull('sending').where('waiting', '>', 0).where('dueAt', '<=', now)
        })
        .orWhere((again) => {
          void again.whereNotNull('sending').where('tryAt', '<=', now)
        })
    })

/** Some notice's time has come; its notifier may still wait with another one. */
export const noticesWait: Waits = {
  sql: `exists (
    select 1 from notices as n join notifiers as o on o.id = n.notifier_id
    where o.off_at is null and o.retired_at is null
      and case when n.sending is null then n.waiting > 0 and n.due_at <= ? else n.try_at <= ? end)`,
  bindings: (now) => [now, now],
}

/** How often the notifier failed in a row, whichever notice it was. */
export async function failedAttempts(db: Db, notifierId: string): Promise<number> {
  const [row]: { attempts: number | null }[] = await db('notices')
    .where({ notifierId })
    .max({ attempts: 'attempts' })
  return row?.attempts ?? 0
}

/** Zero when somebody else took it. Until `tryAt` nobody takes it again. */
export function claimNotice(
  trx: Db,
  row: NoticeRow,
  { notice, tryAt }: { notice: Notice; tryAt: number },
): Promise<number> {
  const { waiting, sending } = row
  const mine = trx('notices').where(keyOf(row))
  if (sending !== null) return mine.where({ sending, tryAt: row.tryAt }).update({ tryAt })
  return mine
    .where({ sending, waiting })
    .update({ waiting: 0, sinceAt: null, sending: JSON.stringify(notice), tryAt })
}

export const noticeTaken = (trx: Db, row: NoticeRow, at: number, dueAt: number): Promise<number> =>
  trx('notices').where(keyOf(row)).update({
    sending: null,
    tryAt: null,
    attempts: 0,
    problem: null,
    dueAt,
    sentAt: at,
  })

/** Goes on being summed up. */
export const noticeWaits = (trx: Db, row: NoticeRow, dueAt: number): Promise<number> =>
  trx('notices').where(keyOf(row)).update({ dueAt })

export const noticeFailed = (
  trx: Db,
  row: NoticeRow,
  to: { tryAt: number; attempts: number; problem: string },
): Promise<number> => trx('notices').where(keyOf(row)).update(to)

/** Of notifiers that are retired, and of bots that are gone. */
export const pruneNotices = (trx: Db): Promise<number> =>
  trx('notices')
    .where((either) => {
      void either
        .whereIn('notifierId', trx('notifiers').whereNotNull('retiredAt').select('id'))
        .orWhereNotIn('botId', trx('bots').select('id'))
    })
    .delete()

const keyOf = ({ notifierId, botId, circumstance }: Key): Key => ({
  notifierId,
  botId,
  circumstance,
})
