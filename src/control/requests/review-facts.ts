import { missingPermission } from '../../domain/access.ts'
import type { OrgRole } from '../../domain/access.ts'
import { groupBy } from '../../domain/group-by.ts'
import type { ReviewFacts } from '../../domain/review.ts'
import { samePerson } from '../../domain/same-person.ts'
import type { OpenLink } from '../../domain/same-person.ts'
import { peopleOnBots } from '../../store/bots/bot-roles.ts'
import type { PersonOnBot } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { openLinks } from '../../store/people/links.ts'
import { orgRolesOfMany, peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { reviewsOfMany } from '../../store/requests/reviews.ts'

type Reviewed = Pick<
  RequestRow,
  'id' | 'botId' | 'revision' | 'requester' | 'authors' | 'first' | 'policy' | 'risk'
>

/** Gathers what decides a review: roles as they are now, policy and authors as they were frozen. */
export async function reviewFacts(db: Db, request: Reviewed): Promise<ReviewFacts> {
  const [facts] = await reviewFactsOf(db, [request])
  if (!facts) throw new Error('One request has facts')
  return facts
}

/** The same of each, in as many statements as for one. */
export async function reviewFactsOf(db: Db, requests: readonly Reviewed[]): Promise<ReviewFacts[]> {
  if (requests.length === 0) return []
  const onBot = await reviewersOn(
    db,
    requests.map(({ botId }) => botId),
  )
  const reviews = groupBy(
    await reviewsOfMany(
      db,
      requests.map(({ id }) => id),
    ),
    ({ requestId }) => requestId,
  )
  const links = await openLinks(db)
  const admins = links.length > 0 ? await peopleWithOrgRole(db, ['admin']) : []
  return requests.map((request) => {
    const about = links.filter(({ botId }) => botId === null || botId === request.botId)
    const { superAdmins, eligible } = onBot(request.botId)
    return {
      requester: request.requester,
      authors: request.authors,
      first: request.first === 1,
      superAdmins: superAdmins.map(({ id }) => id),
      eligible: eligible.map(({ id }) => id),
      approvalsNeeded: Math.max(request.policy.approvals, request.risk?.approvals ?? 0),
      superAdminNeeded: request.risk?.superAdmin ?? false,
      fourEyes: request.policy.fourEyes,
      reviews: reviews(request.id).filter(({ revision }) => revision === request.revision),
      links: about,
      confirmable: about.some((link) => isConfirmable(links, link, admins)),
    }
  })
}

/** There is an admin who for certain is somebody else than the people it is about. */
function isConfirmable(
  links: readonly OpenLink[],
  link: OpenLink,
  admins: readonly PersonRef[],
): boolean {
  const same = samePerson(links)
  return admins.some(({ id }) => same(id) !== same(link.adminId))
}

type Reviewers = { superAdmins: PersonRef[]; eligible: PersonRef[] }

/** Who may review requests of each bot today: the bot role and the org role together (F22, F58). */
export async function reviewersOn(
  db: Db,
  botIds: readonly string[],
): Promise<(botId: string) => Reviewers> {
  const people = await peopleOnBots(db, [...new Set(botIds)])
  const roles = groupBy(
    await orgRolesOfMany(db, [...new Set(people.map(({ id }) => id))]),
    ({ personId }) => personId,
  )
  const onBot = groupBy(people, ({ botId }) => botId)
  return (botId) => reviewersAmong(onBot(botId), (id) => roles(id).map(({ role }) => role))
}

function reviewersAmong(
  people: readonly PersonOnBot[],
  rolesOf: (id: string) => OrgRole[],
): Reviewers {
  const holding = (role: PersonOnBot['role']): PersonRef[] =>
    people.filter((one) => one.role === role).map(({ id, name }) => ({ id, name }))
  const superAdmins = holding('super admin')
  const all = new Map([...superAdmins, ...holding('approver')].map((one) => [one.id, one]))
  const eligible = [...all.values()].filter(({ id }) => {
    const bot = people.filter((one) => one.id === id).map(({ role }) => role)
    return missingPermission({ org: rolesOf(id), bot }, 'request.review') === null
  })
  return { superAdmins, eligible }
}
