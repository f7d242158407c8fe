import type { Branch, Flow, Step } from './definition.ts'

export type NumberedStep = { step: Step; number: number }

/** Every step of a flow, those written inside branches too, under the number of their outer step. */
export function allSteps(flow: Flow): NumberedStep[] {
  return flow.steps.flatMap((step, index) =>
    withInner(step).map((inner) => ({ step: inner, number: index + 1 })),
  )
}

export function branchesOf(step: Step): Branch[] {
  return Array.isArray(step.next) ? step.next : []
}

export function targetOf(branch: Branch): string | Step[] {
  return 'then' in branch ? branch.then : branch.else
}

function withInner(step: Step): Step[] {
  const inner = branchesOf(step).map(targetOf)
  return [
    step,
    ...inner.flatMap((target) => (Array.isArray(target) ? target.flatMap(withInner) : [])),
  ]
}
