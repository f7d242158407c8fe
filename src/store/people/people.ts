import { Refusal } from '../../refusal.ts'
import { unquoted } from '../../domain/bot-name.ts'
import type { Platform } from '../../domain/actor.ts'
import type { OrgRole } from '../../domain/access.ts'
import type { Db } from '../kit/database.ts'
import { idsNamed, putNames } from '../kit/names.ts'

export type PersonRow = {
  id: string
  name: string
  zone: string
  createdAt: number
  disabledAt: number | null
  /** Where the record was joined to another one (F24); then it is only a name in the audit log. */
  mergedInto?: string | null
}
export type PersonRef = { id: string; name: string }

export const findPerson = (db: Db, id: string): Promise<PersonRow | undefined> =>
  db('people').where({ id }).first()

/** Each at the place of its id. */
export async function findPeople(
  db: Db,
  ids: readonly string[],
): Promise<(PersonRow | undefined)[]> {
  const rows: PersonRow[] = await db('people').whereIn('id', [...new Set(ids)])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id))
}

/**
 * By id, also of a record that was joined to another one; by an account, `account:slack:T1:U9`; else
 * by name in any case.
 */
export async function personOrThrow(db: Db, word: string): Promise<PersonRow> {
  const account = /^account:(slack|discord|playground):([^:]+):([^:]+)$/.exec(word)
  if (account) {
    const [, platform, install = '', userId = ''] = account
    return ofAccountOrThrow(db, { platform: platform as Platform, install, userId })
  }
  const byId = await findPerson(db, word)
  if (byId) return (byId.mergedInto && (await findPerson(db, byId.mergedInto))) || byId
  const [only, other] = await peopleNamed(db, unquoted(word))
  const shown = word.slice(0, 60)
  if (!only) {
    const next = 'Pick a person from the list, or ask an admin to add them: /roles add.'
    throw new Refusal('NOT_FOUND', `There is nobody named "${shown}" here.`, next)
  }
  if (!other) return only
  throw new Refusal(
    'CONFLICT',
    `More than one person is named ${shown}.`,
    'Pick the right one from the list.',
  )
}

/** Everybody of this name in any case, switched off or not. */
export const peopleNamed = (db: Db, name: string): Promise<PersonRow[]> =>
  db('people')
    .whereIn('id', idsNamed(db, 'person', [name]))
    .whereNull('mergedInto')
    .orderBy('id')

async function ofAccountOrThrow(db: Db, account: AccountKey): Promise<PersonRow> {
  const person = await personOfIdentity(db, account)
  if (person) return person
  throw new Refusal(
    'NOT_FOUND',
    'That account is not linked to a person here.',
    'An admin links it with /bots link-account, or adds them: /roles add.',
  )
}

export async function countPeople(db: Db): Promise<number> {
  const row = await db('people').whereNull('mergedInto').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** Everybody, switched off or not, by name. */
export const peopleLines = (
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<PersonRow[]> =>
  db('people').whereNull('mergedInto').orderBy(['name', 'id']).limit(limit).offset(offset)

/** Who has an account on a platform, in the order they were added. */
export function accountHolders(
  db: Db,
  platform: Platform,
  { userIds, limit }: { userIds?: readonly string[]; limit: number },
): Promise<(PersonRow & { userId: string })[]> {
  const found = db('identities').join('people', 'people.id', 'identities.personId')
  if (userIds) void found.whereIn('userId', userIds)
  return found
    .where({ platform })
    .orderBy(['people.id', 'userId'])
    .limit(limit)
    .select('people.*', 'userId')
}

/** The person's id and those of the records that were joined to it: the audit log names them all. */
export async function idsOfPerson(db: Db, id: string): Promise<string[]> {
  const rows: { id: string }[] = await db('people').where({ mergedInto: id }).select('id')
  return [id, ...rows.map((row) => row.id)]
}

export async function insertPerson(trx: Db, row: PersonRow): Promise<void> {
  await trx('people').insert(row)
  await putNames(trx, 'person', row.id, [row.name])
}

export async function setDisabled(trx: Db, id: string, disabledAt: number | null): Promise<void> {
  await trx('people').where({ id }).update({ disabledAt })
}

export async function setZone(db: Db, id: string, zone: string): Promise<void> {
  await db('people').where({ id }).update({ zone })
}

export async function orgRolesOf(db: Db, personId: string): Promise<OrgRole[]> {
  const rows: { role: OrgRole }[] = await db('orgRoles').where({ personId }).select('role')
  return rows.map((row) => row.role)
}

/** False when the person holds the role already. */
export async function giveOrgRoleTo(trx: Db, personId: string, role: OrgRole): Promise<boolean> {
  const row = { personId, role }
  const rows = await trx('orgRoles').insert(row).onConflict().ignore().returning('role')
  return rows.length > 0
}

/** How many rows went: 0 when the person did not hold the role. */
export const takeOrgRoleFrom = (trx: Db, personId: string, role: OrgRole): Promise<number> =>
  trx('orgRoles').where({ personId, role }).delete()

export async function orgRolesOfMany(
  db: Db,
  personIds: readonly string[],
): Promise<{ personId: string; role: OrgRole }[]> {
  if (personIds.length === 0) return []
  return db('orgRoles').whereIn('personId', personIds).select('personId', 'role')
}

/** Enabled people who hold any of `roles`, by name. */
export const peopleWithOrgRole = (db: Db, roles: readonly OrgRole[]): Promise<PersonRef[]> =>
  db('people')
    .whereNull('disabledAt')
    .whereIn('id', db('orgRoles').whereIn('role', roles).select('personId'))
    .orderBy('name')
    .select('id', 'name')

/** Who is meant by each id: of a joined record, whom it was joined to; else of no person, Slipway. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, PersonRef>> {
  if (ids.length === 0) return new Map()
  const rows: (PersonRef & { asked: string })[] = await db('people as asked')
    .join('people as meant', (on) =>
      on.on('meant.id', db.raw('coalesce(??, ??)', ['asked.mergedInto', 'asked.id'])),
    )
    .whereIn('asked.id', ids)
    .select('asked.id as asked', 'meant.id', 'meant.name')
  const found = new Map(rows.map(({ asked, id, name }) => [asked, { id, name }]))
  return new Map(ids.map((id) => [id, found.get(id) ?? { id, name: 'Slipway' }]))
}

/** The person behind an account, or undefined when it is linked to nobody. */
export const personOfIdentity = (
  db: Db,
  { platform, install, userId }: AccountKey,
): Promise<PersonRow | undefined> =>
  db('people')
    .join('identities', 'identities.personId', 'people.id')
    .where({ platform, install, userId })
    .first('people.*')

export type AccountKey = { platform: Platform; install: string; userId: string }
export type Account = AccountKey & { personId: string }

/** Every account of the given people, the one linked first before the others. */
export const accountsOf = (
  db: Db,
  personIds: readonly string[],
): Promise<(Account & { directsClosedAt: number | null })[]> =>
  db('identities')
    .whereIn('personId', personIds)
    .orderBy(['linkedAt', 'platform', 'install', 'userId'])
    .select('personId', 'platform', 'install', 'userId', 'directsClosedAt')

/** What came of the last direct message; `at` is null where it was taken. Writes only what changes. */
export const noteDirect = (
  db: Db,
  { platform, install, userId }: AccountKey,
  at: number | null,
): Promise<number> => {
  const account = db('identities').where({ platform, install, userId })
  const changing = at === null ? account.whereNotNull('directsClosedAt') : account
  return changing.update({ directsClosedAt: at })
}

/** Every account in an install of the given people, the one linked first before the others. */
export async function accountsIn(
  db: Db,
  { platform, install }: { platform: string; install: string },
  personIds: readonly string[],
): Promise<Account[]> {
  if (personIds.length === 0) return []
  const accounts = await accountsOf(db, personIds)
  return accounts.filter((a) => a.platform === platform && a.install === install)
}

/** By which of their accounts each is known: the first, since a mention goes on naming the same. */
export const userIdsAmong = (accounts: readonly Account[]): Map<string, string> =>
  new Map(accounts.toReversed().map(({ personId, userId }) => [personId, userId]))

export async function setName(trx: Db, id: string, name: string): Promise<void> {
  await trx('people').where({ id }).update({ name })
  await putNames(trx, 'person', id, [name])
}

/** Links the account to the person, away from whoever had it. */
export async function putIdentity(trx: Db, row: Account & { linkedAt: number }): Promise<void> {
  await trx('identities').insert(row).onConflict(['platform', 'install', 'userId']).merge()
}

export async function deleteIdentity(
  trx: Db,
  { platform, install, userId }: AccountKey,
): Promise<void> {
  await trx('identities').where({ platform, install, userId }).delete()
}
