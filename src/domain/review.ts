import type { Verdict } from './request.ts'
import { linkingAdmins, samePerson } from './same-person.ts'
import type { OpenLink } from './same-person.ts'

/** All that decides who may approve and when it is enough (F21-F24). People by id. */
export type ReviewFacts = {
  requester: string
  /** Who wrote a change that the candidate contains. */
  authors: readonly string[]
  /** The bot's very first publish. */
  first: boolean
  superAdmins: readonly string[]
  /** Enabled approvers and super admins of the bot who hold supervisor or more. */
  eligible: readonly string[]
  approvalsNeeded: number
  /** A change asks for an uninvolved super admin (F78); it can't where there is none. */
  superAdminNeeded?: boolean
  fourEyes: boolean
  reviews: readonly { personId: string; verdict: Verdict }[]
  /** What an admin linked or handed over, as long as no other admin confirmed it (F24). */
  links: readonly OpenLink[]
  /** There is an admin who can confirm them. */
  confirmable: boolean
}

export type Standing = {
  /** Reviews that count so far, and how many it takes; the super admin's of a first publish too. */
  approvals: number
  needed: number
  /** The first publish still lacks its super admin. */
  superAdminOwes: boolean
  /** Who could still approve and has not. */
  owing: string[]
  /** How many of whom: all groups are needed. */
  waitsFor: { count: number; of: string[] }[]
  enough: boolean
}

/**
 * `part`: asked for it or wrote some of it. `link`: may be the same human as who did, or is the admin
 * who linked somebody that may review it; ends when another admin confirms the link.
 */
export function involvementOf(facts: ReviewFacts, personId: string): 'part' | 'link' | null {
  const took = [facts.requester, ...facts.authors]
  if (facts.fourEyes && took.includes(personId)) return 'part'
  if (linkingAdmins(facts.links, facts.eligible).has(personId)) return 'link'
  const same = samePerson(facts.links)
  return facts.fourEyes && took.some((id) => same(id) === same(personId)) ? 'link' : null
}

const isInvolved = (facts: ReviewFacts, personId: string): boolean =>
  involvementOf(facts, personId) !== null

/** What the reviews so far amount to. Only those who are eligible today count. */
export function standingOf(facts: ReviewFacts): Standing {
  const approved = approvedBy(facts)
  const counting = countingOf(facts)
  const firstOwes = facts.first && !facts.superAdmins.some((id) => approved.includes(id))
  const superAdminOwes = firstOwes || riskOwes(facts, counting)
  const short = Math.max(1, facts.approvalsNeeded) - counting.length
  const enough = short <= 0 && !superAdminOwes
  const owing = enough
    ? []
    : facts.eligible.filter(
        (id) => !approved.includes(id) && (!isInvolved(facts, id) || reviewsFirst(facts, id)),
      )
  const beside = facts.first && facts.superAdmins.every((id) => isInvolved(facts, id))
  const approvals = counting.length + (beside && !superAdminOwes ? 1 : 0)
  const owes = superAdminOwes ? 1 : 0
  const left = beside ? Math.max(0, short) + owes : Math.max(0, short, owes)
  const waitsFor = enough ? [] : groups(facts, { beside, superAdminOwes, short })
  return { approvals, needed: approvals + left, superAdminOwes, owing, waitsFor, enough }
}

/** A change that asks for a super admin lacks one who took no part in it. */
function riskOwes(facts: ReviewFacts, counting: readonly string[]): boolean {
  if (facts.superAdminNeeded !== true) return false
  const able = facts.superAdmins.filter(
    (id) => facts.eligible.includes(id) && !isInvolved(facts, id),
  )
  return able.length > 0 && !able.some((id) => counting.includes(id))
}

/** How many more it takes once this person has approved too. */
export function leftAfter(facts: ReviewFacts, personId: string): number {
  const reviews = [...facts.reviews, { personId, verdict: 'approve' as const }]
  const { enough, needed, approvals } = standingOf({ ...facts, reviews })
  return enough ? 0 : Math.max(1, needed - approvals)
}

/** A super admin's review of a first publish is one of its own, beside the uninvolved ones (F21). */
function groups(
  facts: ReviewFacts,
  what: { beside: boolean; superAdminOwes: boolean; short: number },
): Standing['waitsFor'] {
  const { beside, superAdminOwes, short } = what
  const left = facts.eligible.filter((id) => !approvedBy(facts).includes(id))
  const mayOwe = (id: string) => facts.first || !isInvolved(facts, id)
  const superAdmins = left.filter(
    (id) => superAdminOwes && facts.superAdmins.includes(id) && mayOwe(id),
  )
  const rest = left.filter((id) => !isInvolved(facts, id) && !superAdmins.includes(id))
  const count = superAdminOwes && !beside ? short - 1 : short
  return [
    { count: 1, of: superAdmins },
    { count, of: rest },
  ].filter((group) => group.count > 0 && group.of.length > 0)
}

/**
 * `no`: involved, and somebody else can still approve. `break-glass`: involved, and nobody else is
 * left, so a typed reason decides (F23). `first`: the involved super admin of a first publish, whose
 * review is needed beside an uninvolved one (F21).
 */
export function approvalOf(
  facts: ReviewFacts,
  personId: string,
): 'yes' | 'first' | 'break-glass' | 'no' {
  if (!isInvolved(facts, personId)) return 'yes'
  // Who is held back by a link only may review again, so linking somebody breaks no glass.
  const others = facts.eligible.some(
    (id) =>
      !approvedBy(facts).includes(id) &&
      (!isInvolved(facts, id) || involvementOf(facts, id) === (facts.confirmable ? 'link' : null)),
  )
  const superAdmin = facts.superAdmins.includes(personId)
  const short = countingOf(facts).length < Math.max(1, facts.approvalsNeeded)
  if (short && !others && (!facts.first || superAdmin)) return 'break-glass'
  return reviewsFirst(facts, personId) ? 'first' : 'no'
}

/** Who else could approve in place of `personId`. */
export const othersWhoMay = (facts: ReviewFacts, personId: string): string[] =>
  facts.eligible.filter((id) => id !== personId && !isInvolved(facts, id))

/** One of each human who approved and is not involved. */
function countingOf(facts: ReviewFacts): string[] {
  const same = samePerson(facts.links)
  const counting = approvedBy(facts).filter((id) => !isInvolved(facts, id))
  return [...new Map(counting.map((id) => [same(id), id])).values()]
}

const approvedBy = (facts: ReviewFacts): string[] => [
  ...new Set(
    facts.reviews
      .filter((review) => review.verdict === 'approve' && facts.eligible.includes(review.personId))
      .map((review) => review.personId),
  ),
]

const reviewsFirst = (facts: ReviewFacts, personId: string): boolean =>
  facts.first && facts.superAdmins.includes(personId)
