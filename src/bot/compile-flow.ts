import { parseCondition } from './condition/parse.ts'
import type { Condition } from './condition/condition.ts'
import type { Flow, Next, Rejection, Step, Target } from './definition.ts'
import type { Steps } from './intents.ts'
import { branchesOf, targetOf } from './steps.ts'
import type { Variables } from './texts.ts'

/** Where a step leads: the first exit whose condition holds; `to` null ends the flow. */
type Exit = { when: Condition; to: string | null }
export type Node = {
  key: string
  step: Step
  exits: Exit[]
  /** Of a collect: the first whose condition holds is said. */
  rejections: ReadyRejection[]
}
export type ReadyRejection = { when: Condition; utter: string }
export type CompiledFlow = {
  id: string
  guard: Condition
  entry: string | null
  nodes: Map<string, Node>
  persisted: Set<string>
}

type Adding = { nodes: Map<string, Node>; variables: Variables }
/** Of steps, and of conditions: some milliseconds. */
export const partsAtOnce = 500

/** Whether it is made ready before anybody meets it: it has many steps, branches or rejections. */
export const isLargeFlow = ({ steps }: Flow): boolean => sizeOf(steps, partsAtOnce) > partsAtOnce

/** Counted as far as `max`. */
function sizeOf(steps: readonly Step[], max: number): number {
  let size = 0
  for (const step of steps) {
    size += 1 + ('collect' in step ? (step.rejections?.length ?? 0) : 0)
    for (const target of branchesOf(step).map(targetOf)) {
      size += 1 + (typeof target === 'string' ? 0 : sizeOf(target, max - size))
      if (size > max) return size
    }
    if (size > max) return size
  }
  return size
}

export function* compilingFlow(id: string, flow: Flow, variables: Variables): Steps<CompiledFlow> {
  const adding: Adding = { nodes: new Map(), variables }
  return {
    id,
    guard: parseCondition(flow.if ?? true, variables),
    entry: yield* addSteps(adding, flow.steps, ''),
    nodes: adding.nodes,
    persisted: new Set(flow.persisted_slots ?? []),
  }
}

/** Keys are the authors' ids, else the place in the file: `#3`, or `#3.1.2` inside a branch. */
function* addSteps(adding: Adding, steps: Step[], prefix: string): Steps<string | null> {
  const keys = steps.map((step, index) => step.id ?? `#${prefix}${index + 1}`)
  for (const [index, step] of steps.entries()) {
    const key = keys[index] ?? ''
    const following = keys[index + 1] ?? null
    const inside = `${prefix}${index + 1}.`
    adding.nodes.set(key, {
      key,
      step,
      exits: yield* exitsOf(adding, step.next, inside, following),
      rejections: yield* rejectionsOf(step, adding.variables),
    })
    if (adding.nodes.size % partsAtOnce === 0) yield
  }
  return keys[0] ?? null
}

function* exitsOf(
  adding: Adding,
  next: Next | undefined,
  prefix: string,
  following: string | null,
): Steps<Exit[]> {
  const always = parseCondition(true)
  if (next === undefined) return [{ when: always, to: following }]
  if (typeof next === 'string') return [{ when: always, to: keyOf(next) }]
  const exits: Exit[] = []
  for (const [index, branch] of branchesOf({ next }).entries()) {
    const when = 'if' in branch ? parseCondition(branch.if, adding.variables) : always
    const to = yield* enter(adding, targetOf(branch), `${prefix}${index + 1}.`)
    exits.push({ when, to })
    if (exits.length % partsAtOnce === 0) yield
  }
  exits.push({ when: always, to: following })
  return exits
}

function* enter(adding: Adding, target: Target, prefix: string): Steps<string | null> {
  return typeof target === 'string' ? keyOf(target) : yield* addSteps(adding, target, prefix)
}

function keyOf(target: string): string | null {
  return target === 'END' ? null : target
}

function* rejectionsOf(step: Step, variables: Variables): Steps<ReadyRejection[]> {
  return 'collect' in step ? yield* readyingRejections(step.rejections ?? [], variables) : []
}

export function* readyingRejections(
  rejections: readonly Rejection[],
  variables: Variables,
): Steps<ReadyRejection[]> {
  const ready: ReadyRejection[] = []
  for (const { if: source, utter } of rejections) {
    ready.push({ when: parseCondition(source, variables), utter })
    if (ready.length % partsAtOnce === 0) yield
  }
  return ready
}
