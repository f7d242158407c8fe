import type { ChangesDocument, LookTwiceReason } from '../bot/changes/document.ts'

/** What a change that deserves a second look asks for: approvals in all, one of a super admin (F78). */
export type RiskRule = { reason: LookTwiceReason; approvals: number; superAdmin: boolean }
/** Approvals needed, four eyes on or off, the approver's checklist (F23, F25), and risks. */
export type Policy = {
  approvals: number
  fourEyes: boolean
  checklist: string[]
  risks?: RiskRule[]
}
/** What the changes of one request ask for beyond its policy, and why. */
export type Risk = { approvals: number; superAdmin: boolean; because: string }

/** The strictest of the rules whose reason is among the changes; null where none is. */
export function riskOf(
  policy: Policy,
  { lookTwice }: Pick<ChangesDocument, 'lookTwice'>,
): Risk | null {
  const rules = (policy.risks ?? []).filter(({ reason }) =>
    lookTwice.some((look) => look.reason === reason),
  )
  const because = lookTwice.find(({ reason }) => rules.some((rule) => rule.reason === reason))
  if (because === undefined) return null
  return {
    approvals: Math.max(policy.approvals, ...rules.map(({ approvals }) => approvals)),
    superAdmin: rules.some(({ superAdmin }) => superAdmin),
    because: because.sentence,
  }
}

/** `2 approvals, one of a super admin`. */
export const demandWords = ({
  approvals,
  superAdmin,
}: Pick<Risk, 'approvals' | 'superAdmin'>): string =>
  `${approvals} ${approvals === 1 ? 'approval' : 'approvals'}${superAdmin ? (approvals === 1 ? ', of a super admin' : ', one of a super admin') : ''}`

/** A loosening waits this long for its second person (F78). */
export const looseningLifetimeMs = 72 * 3_600_000

/** In what way `after` protects less than `before`; empty where it does not (F78). */
export function loosened(before: Policy, after: Policy): string[] {
  const gone = before.checklist.filter((item) => !after.checklist.includes(item))
  return [
    ...(after.approvals < before.approvals
      ? [`${after.approvals} instead of ${before.approvals} approvals`]
      : []),
    ...(before.fourEyes && !after.fourEyes ? ['nobody else has to approve'] : []),
    ...gone.map((item) => `no longer ticked: ${item}`),
    ...loosenedRisks(before.risks ?? [], after.risks ?? []),
  ]
}

function loosenedRisks(before: readonly RiskRule[], after: readonly RiskRule[]): string[] {
  return before.flatMap((rule) => {
    const now = after.find(({ reason }) => reason === rule.reason)
    const isKept =
      now !== undefined && now.approvals >= rule.approvals && (now.superAdmin || !rule.superAdmin)
    return isKept ? [] : [`no longer ${demandWords(rule)} for: ${rule.reason}`]
  })
}
