import type { Problem } from '../locate.ts'
import { branchesOf, targetOf } from '../steps.ts'
import { error, undefinedName, warning } from './problem.ts'
import { hasElse, type PlacedStep, type CheckInput } from './check-input.ts'

/** The order of the steps in each flow: targets, ids, steps that never run. */
export function checkStepOrder(subject: CheckInput): Problem[] {
  return [...subject.flows].flatMap(([flow, steps]) => [
    ...checkEmpty(flow, steps),
    ...checkIds(steps),
    ...checkTargets(steps),
    ...steps.flatMap(checkBranches),
    ...steps.flatMap(checkLink),
    ...checkUnreachable(steps),
  ])
}

function checkEmpty(flow: string, steps: PlacedStep[]): Problem[] {
  if (steps.length > 0) return []
  return [error('flow-empty', ['flows', flow], `The flow "${flow}" has no steps. Write some.`)]
}

function checkIds(steps: PlacedStep[]): Problem[] {
  const seen = new Set<string>()
  return steps.flatMap(({ step, path }) => {
    if (step.id === undefined) return []
    if (!seen.has(step.id)) {
      seen.add(step.id)
      return []
    }
    const text = `Two steps of this flow have the id "${step.id}". Rename one.`
    return [error('step-id-twice', [...path, 'id'], text)]
  })
}

function checkTargets(steps: PlacedStep[]): Problem[] {
  const ids = new Set(steps.flatMap(({ step }) => step.id ?? []))
  return steps.flatMap(({ step, path }) => {
    const targets =
      typeof step.next === 'string'
        ? [{ target: step.next, at: [...path, 'next'] }]
        : branchesOf(step).map((branch, index) => ({
            target: targetOf(branch),
            at: [...path, 'next', index, 'then' in branch ? 'then' : 'else'],
          }))
    return targets.flatMap(({ target, at }) => {
      if (Array.isArray(target) || target === 'END' || ids.has(target)) return []
      const text = `No step of this flow has the id "${target}". Name a step id, or END.`
      return [undefinedName('step-undefined', at, text, target, () => [...ids, 'END'])]
    })
  })
}

function checkBranches({ step, path }: PlacedStep): Problem[] {
  if (!Array.isArray(step.next)) return []
  const at = [...path, 'next']
  const elseAt = step.next.findIndex((branch) => 'else' in branch)
  if (!hasElse(step)) {
    const text =
      'No else closes these branches: when none holds, the following step runs. Add else.'
    return [warning('else-missing', at, text)]
  }
  if (elseAt === step.next.length - 1) return []
  const text = 'Nothing after else is ever looked at. Put else last.'
  return [error('else-not-last', [...at, elseAt], text)]
}

function checkLink({ step, path, following }: PlacedStep): Problem[] {
  if (!('link' in step)) return []
  const text = 'A link does not come back: what stands after it does not follow. Put it last.'
  const goesOn = following !== null || step.next !== undefined
  return goesOn ? [warning('link-not-last', [...path, 'link'], text)] : []
}

function checkUnreachable(steps: PlacedStep[]): Problem[] {
  const [first] = steps
  const reached = new Set<PlacedStep>(first ? [first] : [])
  for (const placed of reached) {
    for (const exit of placed.exits) if (exit) reached.add(exit)
  }
  // Of a row that is never reached only the first is told: the others follow from it.
  const unreachable = steps.filter(
    (placed) => !reached.has(placed) && (placed.before === null || reached.has(placed.before)),
  )
  const text = 'No way leads to this step. Give it an id that a next names, or remove it.'
  return unreachable.map(({ path }) => error('step-unreachable', path, text))
}
