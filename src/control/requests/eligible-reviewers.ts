import { permissionsOf } from '../../domain/access.ts'
import type { BotPerson } from '../../store/bots/bot-people.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { reviewersOn } from './review-facts.ts'

/** Who may review requests of the bot today: the bot role and the org role together (F22, F58). */
export const eligibleReviewers = async (db: Db, botId: string): Promise<PersonRef[]> =>
  (await reviewersOn(db, [botId]))(botId).eligible

/** The same among people who were read already; super admins before approvers. */
export const reviewersAmong = (people: readonly BotPerson[]): PersonRef[] =>
  people
    .filter(({ roles }) => permissionsOf(roles, 'request.review'))
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ id, name }) => ({ id, name }))

const rank = ({ roles }: BotPerson): number => (roles.bot.includes('super admin') ? 0 : 1)
