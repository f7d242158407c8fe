import { missingPermission } from '../../domain/access.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { rolesOf } from '../kit/authorize.ts'

/** Who may review requests of the bot today: the bot role and the org role together (F22, F58). */
export async function eligibleReviewers(db: Db, botId: string): Promise<PersonRef[]> {
  const superAdmins = await peopleWithBotRole(db, botId, 'super admin')
  const approvers = await peopleWithBotRole(db, botId, 'approver')
  const people = new Map([...superAdmins, ...approvers].map((person) => [person.id, person]))
  const eligible: PersonRef[] = []
  for (const person of people.values()) {
    const roles = await rolesOf(db, person.id, { id: botId, name: '' })
    if (!missingPermission(roles, 'request.review')) eligible.push(person)
  }
  return eligible
}
