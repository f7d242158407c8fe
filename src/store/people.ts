import type { Platform } from '../domain/actor.ts'
import type { OrgRole } from '../domain/access.ts'
import type { Db } from './database.ts'

export type PersonRow = {
  id: string
  name: string
  zone: string
  createdAt: number
  disabledAt: number | null
}
export type PersonRef = { id: string; name: string }

export const findPerson = (db: Db, id: string): Promise<PersonRow | undefined> =>
  db('people').where({ id }).first()

export async function orgRolesOf(db: Db, personId: string): Promise<OrgRole[]> {
  const rows: { role: OrgRole }[] = await db('orgRoles').where({ personId }).select('role')
  return rows.map((row) => row.role)
}

/** Enabled people who hold any of `roles`, by name. */
export const peopleWithOrgRole = (db: Db, roles: readonly OrgRole[]): Promise<PersonRef[]> =>
  db('people')
    .whereNull('disabledAt')
    .whereIn('id', db('orgRoles').whereIn('role', roles).select('personId'))
    .orderBy('name')
    .select('id', 'name')

/** Names by id; whoever is not a person (the system) keeps the id as the name. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, PersonRef>> {
  const rows: PersonRef[] = await db('people').whereIn('id', ids).select('id', 'name')
  const found = new Map(rows.map((row) => [row.id, row]))
  return new Map(ids.map((id) => [id, found.get(id) ?? { id, name: 'Slipway' }]))
}

/** The person behind an account, or undefined when it is linked to nobody. */
export const personOfIdentity = (
  db: Db,
  account: { platform: Platform; install: string; userId: string },
): Promise<PersonRow | undefined> =>
  db('people')
    .join('identities', 'identities.personId', 'people.id')
    .where(account)
    .first('people.*')

export type Account = { personId: string; platform: Platform; install: string; userId: string }

/** Every account of the given people. */
export const accountsOf = (db: Db, personIds: readonly string[]): Promise<Account[]> =>
  db('identities')
    .whereIn('personId', personIds)
    .orderBy(['platform', 'install', 'userId'])
    .select('personId', 'platform', 'install', 'userId')
