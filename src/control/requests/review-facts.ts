import type { ReviewFacts } from '../../domain/review.ts'
import type { OpenLink } from '../../domain/same-person.ts'
import { peopleOfBot } from '../../store/bots/bot-people.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { openLinksOf } from '../../store/people/links.ts'
import { reviewsOf } from '../../store/requests/reviews.ts'
import { linkConfirmers } from '../people/link-view.ts'
import { reviewersAmong } from './eligible-reviewers.ts'

/** Gathers what decides a review: roles as they are now, policy and authors as they were frozen. */
export async function reviewFacts(db: Db, request: RequestRow): Promise<ReviewFacts> {
  const people = await peopleOfBot(db, request.botId)
  const superAdmins = people.filter(({ roles }) => roles.bot.includes('super admin'))
  const links = await openLinksOf(db, request.botId)
  return {
    requester: request.requester,
    authors: request.authors,
    first: request.first === 1,
    superAdmins: superAdmins.map((person) => person.id),
    eligible: reviewersAmong(people).map((person) => person.id),
    approvalsNeeded: request.policy.approvals,
    fourEyes: request.policy.fourEyes,
    reviews: await reviewsOf(db, request.id, request.revision),
    links,
    confirmable: await isConfirmable(db, links),
  }
}

async function isConfirmable(db: Db, links: readonly OpenLink[]): Promise<boolean> {
  for (const link of links) if ((await linkConfirmers(db, link)).length > 0) return true
  return false
}
