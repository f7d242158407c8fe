/** Approvals needed, four eyes on or off, the approver's checklist (F23, F25). */
export type Policy = { approvals: number; fourEyes: boolean; checklist: string[] }

/** A loosening waits this long for its second person (F78). */
export const looseningLifetimeMs = 72 * 3_600_000

/** In what way `after` protects less than `before`; empty where it does not (F78). */
export function loosened(before: Policy, after: Policy): string[] {
  const gone = before.checklist.filter((item) => !after.checklist.includes(item))
  return [
    ...(after.approvals < before.approvals
      ? [`${after.approvals} instead of ${before.approvals} approvals`]
      : []),
    ...(before.fourEyes && !after.fourEyes ? ['four eyes off'] : []),
    ...gone.map((item) => `no longer ticked: ${item}`),
  ]
}
