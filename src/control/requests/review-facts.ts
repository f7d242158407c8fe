import type { ReviewFacts } from '../../domain/review.ts'
import { peopleWithBotRole } from '../../store/bot-roles.ts'
import type { Db } from '../../store/database.ts'
import type { RequestRow } from '../../store/requests.ts'
import { openLinksOf } from '../../store/links.ts'
import { reviewsOf } from '../../store/reviews.ts'
import { eligibleReviewers } from './eligible-reviewers.ts'

/** Gathers what decides a review: roles as they are now, policy and authors as they were frozen. */
export async function reviewFacts(db: Db, request: RequestRow): Promise<ReviewFacts> {
  const superAdmins = await peopleWithBotRole(db, request.botId, 'super admin')
  return {
    requester: request.requester,
    authors: request.authors,
    first: request.first === 1,
    superAdmins: superAdmins.map((person) => person.id),
    eligible: (await eligibleReviewers(db, request.botId)).map((person) => person.id),
    approvalsNeeded: request.policy.approvals,
    fourEyes: request.policy.fourEyes,
    reviews: await reviewsOf(db, request.id, request.revision),
    links: await openLinksOf(db, request.botId),
  }
}
