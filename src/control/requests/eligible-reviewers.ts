import { permissionsOf } from '../../domain/access.ts'
import { standingOf } from '../../domain/review.ts'
import type { BotPerson } from '../../store/bots/bot-people.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { reviewFacts, reviewersOn } from './review-facts.ts'

/** Who may review requests of the bot today: the bot role and the org role together (F22, F58). */
export const eligibleReviewers = async (db: Db, botId: string): Promise<PersonRef[]> =>
  (await reviewersOn(db, [botId]))(botId).eligible

/** Who still owes a review: those who were asked by name, where any were and one of them can. */
export async function owingReviewers(db: Db, request: RequestRow): Promise<string[]> {
  const { owing } = standingOf(await reviewFacts(db, request))
  const named = owing.filter((id) => request.asked.includes(id))
  return named.length > 0 ? named : owing
}

/** Who may review, among people who were read already; super admins before approvers. */
export const reviewersAmong = (people: readonly BotPerson[]): PersonRef[] =>
  people
    .filter(({ roles }) => permissionsOf(roles, 'request.review'))
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ id, name }) => ({ id, name }))

const rank = ({ roles }: BotPerson): number => (roles.bot.includes('super admin') ? 0 : 1)
