import type { Db } from '../kit/database.ts'
import { settingsOf } from '../people/person-settings.ts'
import type { PersonSettings } from '../people/person-settings.ts'

/** Where somebody gets mail, and how they want to be written to. */
export type Mailbox = PersonSettings & {
  mail: string
  /** The server refused this very address for good: nothing is sent until it is corrected. */
  isRefused: boolean
}

/** Of those who have an address and are not switched off. */
export async function mailboxesOf(db: Db, personIds: readonly string[]): Promise<Mailbox[]> {
  if (personIds.length === 0) return []
  const refused: { personId: string; refusedAddress: string }[] = await db('mailboxes')
    .whereIn('personId', personIds)
    .select('personId', 'refusedAddress')
  const addresses = new Map(refused.map((row) => [row.personId, row.refusedAddress]))
  return (await settingsOf(db, personIds)).flatMap((person) => {
    const { id, mail } = person
    return mail === null ? [] : [{ ...person, mail, isRefused: addresses.get(id) === mail }]
  })
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
