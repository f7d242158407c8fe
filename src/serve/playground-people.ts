import type { Person } from '../../adapters/playground/index.ts'
import type { BotView } from '../control/bots/bot-view.ts'
import type { Ctx } from '../control/kit/context.ts'
import { listPeople } from '../control/people/list-people.ts'
import { viewBots } from '../control/bots/view-bots.ts'

/** Linked to nobody, to show what a guest sees (F61). */
const guest: Person = { userId: 'gus', name: 'Gus', title: 'guest', stranger: true }

/**
 * The people that the playground's page may speak as, in the order they were added, with their
 * roles.
 */
export async function playgroundPeople(system: Ctx): Promise<Person[]> {
  const linked = await linkedPeople(system)
  return [...linked, ...(linked.some(({ userId }) => userId === guest.userId) ? [] : [guest])]
}

/** Those of them who are linked to a person. */
export async function linkedPeople(system: Ctx): Promise<Person[]> {
  const bots = (await viewBots(system)).filter((bot) => !bot.builtIn)
  const people = (await listPeople(system)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return people.flatMap(({ id, name, orgRoles, accounts, disabled }) =>
    accounts
      .filter(({ platform }) => platform === 'playground')
      .map(({ userId }) => ({ userId, name, title: titleOf(id, orgRoles, bots, disabled) })),
  )
}

function titleOf(
  id: string,
  orgRoles: readonly string[],
  bots: readonly BotView[],
  disabled: boolean,
): string {
  if (disabled) return 'switched off'
  const isIn = (people: { id: string }[]) => people.some((person) => person.id === id)
  const roles = [
    ...orgRoles,
    ...(bots.some(({ superAdmins }) => isIn(superAdmins)) ? ['super admin'] : []),
    ...(bots.some(({ approvers }) => isIn(approvers)) ? ['approver'] : []),
  ]
  return roles.join(', ') || 'no role yet'
}
