import type { Person } from '../../../adapters/playground/index.ts'
import { groupBy } from '../../domain/group-by.ts'
import { botRolesOfMany } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { accountHolders, orgRolesOfMany } from '../../store/people/people.ts'

/** Linked to nobody, to show what a guest sees (F61). */
const guest: Person = { userId: 'gus', name: 'Gus', title: 'guest', stranger: true }
const peopleMax = 100

/**
 * The people that the playground's page may speak as, in the order they were added, with their
 * roles: those of these accounts, or the first hundred.
 */
export async function playgroundPeople(db: Db, userIds?: readonly string[]): Promise<Person[]> {
  const linked = await linkedPeople(db, userIds)
  return [...linked, ...(linked.some(({ userId }) => userId === guest.userId) ? [] : [guest])]
}

/** Those of them who are linked to a person. */
export async function linkedPeople(db: Db, userIds?: readonly string[]): Promise<Person[]> {
  const holders = await accountHolders(db, 'playground', {
    limit: peopleMax,
    ...(userIds && { userIds }),
  })
  if (holders.length === 0) return []
  const ids = [...new Set(holders.map(({ id }) => id))]
  const org = groupBy(await orgRolesOfMany(db, ids), ({ personId }) => personId)
  const bot = groupBy(await botRolesOfMany(db, ids), ({ personId }) => personId)
  return holders.map(({ id, userId, name, disabledAt }) => {
    const roles = [...org(id), ...bot(id)].map(({ role }) => role)
    const title = disabledAt === null ? roles.join(', ') || 'no role yet' : 'switched off'
    return { userId, name, title }
  })
}
