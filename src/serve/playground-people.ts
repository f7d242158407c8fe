import type { Person } from '../../adapters/playground/index.ts'
import { orgRoles } from '../domain/access.ts'
import { accountsOf, orgRolesOf, peopleWithOrgRole } from '../store/people.ts'
import type { Db } from '../store/database.ts'

/** Linked to nobody, so that one can see what a guest is told (F61). */
const guest: Person = { userId: 'gus', name: 'Gus', title: 'guest', stranger: true }

/** Whom the playground's page may speak as, with the roles that they hold. */
export async function playgroundPeople(db: Db): Promise<Person[]> {
  const people = await peopleWithOrgRole(db, orgRoles)
  const accounts = await accountsOf(
    db,
    people.map(({ id }) => id),
  )
  const linked = await Promise.all(
    accounts
      .filter(({ platform }) => platform === 'playground')
      .map(async ({ personId, userId }) => ({
        userId,
        name: people.find(({ id }) => id === personId)?.name ?? userId,
        title: (await orgRolesOf(db, personId)).join(', '),
      })),
  )
  return [...linked, guest]
}
