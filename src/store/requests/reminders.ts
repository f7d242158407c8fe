import { missingPermission } from '../../domain/access.ts'
import type { Subject } from '../../domain/events.ts'
import { rolesOnBot } from '../bots/bot-people.ts'
import type { Db } from '../kit/database.ts'
import { personOfIdentity } from '../people/people.ts'
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

/** A chat or a mail server that was away for days gets the newest one alone. */
export async function dropUnsentReminders(
  trx: Db,
  subject: Subject,
  people: readonly string[],
): Promise<number> {
  const unsent = () =>
    trx('outbox')
      .where({ subject, state: 'pending' })
      .where('body', 'like', '{"type":"request.reminder"%')
  const accounts = trx('identities')
    .whereIn('personId', people)
    .whereRaw('identities.platform = outbox.platform and identities.install = outbox.install')
    .whereRaw('?? = outbox.target', ['identities.userId'])
  const directs = await unsent()
    .where({ kind: 'dm' })
    .whereExists(accounts.select('userId'))
    .delete()
  return directs + (await unsent().where({ kind: 'mail' }).whereIn('target', people).delete())
}

/** Whether the one with this account still owes this review: a message may wait long in the outbox. */
export async function isReviewOwed(
  db: Db,
  { requestId: id, revision }: { requestId: string; revision: number },
  account: AccountKey,
): Promise<boolean> {
  const person = await personOfIdentity(db, account)
  if (!person || person.disabledAt !== null) return false
  const reviewed = db('reviews').where({ requestId: id, revision, personId: person.id })
  const waiting: { botId: string } | undefined = await db('requests')
    .where({ id, revision, state: 'awaiting approval' })
    .whereNotExists(reviewed)
    .first('botId')
  if (!waiting) return false
  const roles = await rolesOnBot(db, waiting.botId, person.id)
  return missingPermission(roles, 'request.review') === null
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
