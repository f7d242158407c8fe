import { parseCondition } from '../condition/parse.ts'
import { ConditionError } from '../condition/tokens.ts'
import { contextIn, slotsIn, variablesIn } from '../condition/operands.ts'
import type { Path, Problem } from '../locate.ts'
import { branchesOf } from '../steps.ts'
import { error, warning } from './problem.ts'
import { variableMissing } from './profile.ts'
import { slotProblems } from './references.ts'
import type { PlacedStep, CheckInput } from './check-input.ts'

type Read = { slots: string[]; context: string[]; variables: string[] } | { reason: string }

/** Every `if`: that it can be read, its patterns are safe, and its slots exist. */
export function checkConditions(subject: CheckInput): Problem[] {
  const alreadyRead = new Map<string, Read>()
  const check = (source: string | boolean, path: Path): Problem[] => {
    if (typeof source === 'boolean') return []
    const read = alreadyRead.get(source) ?? readCondition(source)
    alreadyRead.set(source, read)
    if ('slots' in read) {
      return [
        ...read.slots.flatMap((slot) => slotProblems(subject, slot, path)),
        ...read.variables.flatMap((name) => variableMissing(subject, name, path)),
        ...read.context.map((name) => noContext(name, path)),
      ]
    }
    const text = `${read.reason} Write it like: slots.age >= 18 and not slots.vip.`
    return [error('condition-invalid', path, text)]
  }
  const guards = Object.entries(subject.definition.flows).flatMap(([id, flow]) =>
    flow.if === undefined ? [] : check(flow.if, ['flows', id, 'if']),
  )
  const variants = subject.variants.flatMap(({ variant: { condition }, path }) =>
    typeof condition === 'string' ? check(condition, [...path, 'condition']) : [],
  )
  const slots = Object.entries(subject.definition.slots).flatMap(([name, { validation = {} }]) =>
    (validation.rejections ?? []).flatMap((one, index) =>
      check(one.if, ['slots', name, 'validation', 'rejections', index, 'if']),
    ),
  )
  const steps = subject.steps.flatMap((placed) => checkStep(placed, check))
  return [...guards, ...steps, ...variants, ...slots]
}

function noContext(name: string, path: Path): Problem {
  const text = `context.${name} is Rasa's own memory of a pattern: it is always empty here. Use a slot.`
  return warning('context-empty', path, text)
}

function checkStep(
  { step, path }: PlacedStep,
  check: (source: string | boolean, path: Path) => Problem[],
): Problem[] {
  const branches = branchesOf(step).flatMap((branch, index) =>
    'if' in branch ? check(branch.if, [...path, 'next', index, 'if']) : [],
  )
  const rejections = 'collect' in step ? (step.rejections ?? []) : []
  return [
    ...branches,
    ...rejections.flatMap((one, index) => check(one.if, [...path, 'rejections', index, 'if'])),
  ]
}

function readCondition(source: string): Read {
  try {
    const condition = parseCondition(source)
    const variables = variablesIn(condition)
    return { slots: slotsIn(condition), context: contextIn(condition), variables }
  } catch (caught) {
    if (caught instanceof ConditionError) return { reason: caught.message }
    throw caught
  }
}
