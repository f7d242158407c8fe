import type { Operand, Condition } from './condition.ts'

/** Names of the slots the condition reads, each once. */
export function slotsIn(condition: Condition): string[] {
  return [...new Set(operandsOf(condition).flatMap((operand) => slotName(operand)))]
}

/** Names of `context.*` that the condition reads, each once. */
export function contextIn(condition: Condition): string[] {
  const names = operandsOf(condition).flatMap((one) => ('context' in one ? [one.context] : []))
  return [...new Set(names)]
}

/** Names of `vars.*` that the condition reads, each once. */
export function variablesIn(condition: Condition): string[] {
  const names = operandsOf(condition).flatMap((one) =>
    'variable' in one && one.variable !== undefined ? [one.variable] : [],
  )
  return [...new Set(names)]
}

/** Names of the slots that are a whole condition, as if they were a yes or a no. */
export function slotsTakenForTrue(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(slotsTakenForTrue)
    case 'not':
      return slotsTakenForTrue(condition.part)
    case 'holds':
      return slotName(condition.operand)
    case 'empty':
    case 'compare':
    case 'matches':
      return []
  }
}

function operandsOf(condition: Condition): Operand[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.part)
    case 'holds':
    case 'empty':
      return [condition.operand]
    case 'compare':
      return [condition.left, condition.right]
    case 'matches':
      return [condition.left]
  }
}

function slotName(operand: Operand): string[] {
  return 'slot' in operand ? [operand.slot] : []
}
