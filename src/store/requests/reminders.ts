import type { Subject } from '../../domain/events.ts'
import type { Db } from '../kit/database.ts'
import type { AccountKey } from '../people/people.ts'
import type { RequestRow } from './requests.ts'

type OfRequest = Pick<RequestRow, 'id' | 'revision'>

/** The last time that each person was reminded of this revision: how many had come by then. */
export async function remindersTold(
  db: Db,
  { id: requestId, revision }: OfRequest,
): Promise<Map<string, number>> {
  const rows: { personId: string; nth: number | string }[] = await db('reminders')
    .where({ requestId, revision })
    .groupBy('personId')
    .select('personId')
    .max({ nth: 'nth' })
  return new Map(rows.map(({ personId, nth }) => [personId, Number(nth)]))
}

/** Who was not reminded of this time before: each is told of it once. */
export async function takeReminders(
  trx: Db,
  { id: requestId, revision }: OfRequest,
  { people, nth, at: toldAt }: { people: readonly string[]; nth: number; at: number },
): Promise<string[]> {
  if (people.length === 0) return []
  const rows: { personId: string }[] = await trx('reminders')
    .insert(people.map((personId) => ({ requestId, revision, personId, nth, toldAt })))
    .onConflict()
    .ignore()
    .returning('personId')
  return rows.map(({ personId }) => personId)
}

/** A chat that was away for days gets the newest one alone. */
export const dropUnsentReminders = (
  trx: Db,
  subject: Subject,
  people: readonly string[],
): Promise<number> =>
  trx('outbox')
    .where({ subject, kind: 'dm', state: 'pending' })
    .where('body', 'like', '{"type":"request.reminder"%')
    .whereIn('target', trx('identities').whereIn('personId', people).select('userId'))
    .delete()

/** Whether the one with this account still owes this review: a message may wait long in the outbox. */
export async function isReviewOwed(
  db: Db,
  { requestId: id, revision }: { requestId: string; revision: number },
  { platform, install, userId }: AccountKey,
): Promise<boolean> {
  const holder = db('people')
    .join('identities', 'identities.personId', 'people.id')
    .where({ platform, install, userId })
    .whereNull('disabledAt')
    .select('people.id')
  const waits = await db('requests')
    .where({ id, revision, state: 'awaiting approval' })
    .whereExists(holder.clone())
    .whereNotExists(
      db('reviews').where({ requestId: id, revision }).whereIn('personId', holder.clone()),
    )
    .first('id')
  return waits !== undefined
}

/** At most `limit` rows go. */
export async function pruneReminders(db: Db, before: number, limit: number): Promise<number> {
  const old: [string, number, string, number][] = (
    await db('reminders')
      .where('toldAt', '<', before)
      .limit(limit)
      .select('requestId', 'revision', 'personId', 'nth')
  ).map((row) => [row.requestId, row.revision, row.personId, row.nth])
  const key = ['requestId', 'revision', 'personId', 'nth']
  return old.length === 0 ? 0 : db('reminders').whereIn(key, old).delete()
}
