import type { Db } from '../kit/database.ts'

/** Where somebody gets mail, and how it went there. Times are UTC ms. */
export type Mailbox = {
  personId: string
  name: string
  zone: string
  address: string
  newsOffAt: number | null
  /** The server refused this very address for good: nothing is sent until it is corrected. */
  isRefused: boolean
}

/** Of those who have an address and are not switched off. */
export async function mailboxesOf(db: Db, personIds: readonly string[]): Promise<Mailbox[]> {
  if (personIds.length === 0) return []
  const rows = await db('people')
    .leftJoin('mailboxes', 'mailboxes.personId', 'people.id')
    .whereIn('people.id', personIds)
    .whereNotNull('mail')
    .whereNull('disabledAt')
    .orderBy('people.id')
    .select('people.id', 'name', 'zone', 'mail', 'newsOffAt', 'refusedAddress')
  return rows.map(({ id, name, zone, mail, newsOffAt, refusedAddress }) => ({
    personId: id,
    name,
    zone,
    address: mail,
    newsOffAt: newsOffAt === null ? null : Number(newsOffAt),
    isRefused: refusedAddress === mail,
  }))
}

type Refused = { personId: string; address: string; problem: string; at: number }

/** False where it was known of this address already. */
export async function noteRefused(
  trx: Db,
  { personId, address, problem, at }: Refused,
): Promise<boolean> {
  const known = await trx('mailboxes')
    .where({ personId, refusedAddress: address })
    .first('personId')
  if (known) return false
  const row = { personId, refusedAddress: address, problem, refusedAt: at }
  await trx('mailboxes').insert(row).onConflict('personId').merge()
  return true
}

/** It took a mail after all. */
export const forgetRefused = (db: Db, personId: string): Promise<number> =>
  db('mailboxes').where({ personId }).delete()

/** False where they wanted no news before. */
export async function stopNews(trx: Db, personId: string, at: number): Promise<boolean> {
  const rows = trx('people').where({ id: personId }).whereNull('newsOffAt')
  return (await rows.update({ newsOffAt: at })) > 0
}

/** Addresses that take no mail, as long as they are the person's own, oldest first. */
export const refusedMailboxes = (
  db: Db,
  limit: number,
): Promise<{ name: string; address: string; problem: string; at: number }[]> =>
  db('mailboxes')
    .join('people', 'people.id', 'mailboxes.personId')
    .whereRaw('?? = ??', ['mailboxes.refusedAddress', 'people.mail'])
    .whereNull('disabledAt')
    .orderBy('refusedAt')
    .limit(limit)
    .select('name', 'mail as address', 'problem', 'refusedAt as at')
