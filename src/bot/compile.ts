import { parseCondition } from './conditions.ts'
import type { Condition } from './conditions.ts'
import type { Definition, Flow, Next, Slot, Step, Target } from './definition.ts'
import { indexIntents } from './intents.ts'
import type { IntentIndex } from './intents.ts'
import { branchesOf, targetOf } from './steps.ts'

/** Where a step leads: the first exit whose condition holds; `to` null ends the flow. */
type Exit = { when: Condition; to: string | null }
export type Node = {
  key: string
  step: Step
  exits: Exit[]
  /** Of a collect: said in this order while the condition holds. */
  rejections: { when: Condition; utter: string }[]
}
type CompiledFlow = {
  id: string
  guard: Condition
  entry: string | null
  nodes: Map<string, Node>
  persisted: Set<string>
}
type IntentTrigger = { flow: string; threshold: number }
export type CompiledBot = {
  definition: Definition
  slots: Map<string, Slot>
  flows: Map<string, CompiledFlow>
  intents: IntentIndex
  triggers: Map<string, IntentTrigger[]>
  /** Payloads of the bot's own buttons: only these may carry slot values. */
  payloads: Set<string>
}

/**
 * Prepares a definition for talking: conditions read once, steps keyed, intents indexed.
 *
 * @throws ConditionError when a condition cannot be read; a validated bot has none.
 */
export function compileBot(definition: Definition): CompiledBot {
  const flows = Object.entries(definition.flows)
  return {
    definition,
    slots: new Map(Object.entries(definition.slots)),
    flows: new Map(flows.map(([id, flow]) => [id, compileFlow(id, flow)])),
    intents: indexIntents(definition.nlu),
    triggers: triggersOf(definition),
    payloads: payloadsOf(definition),
  }
}

function compileFlow(id: string, flow: Flow): CompiledFlow {
  const nodes = new Map<string, Node>()
  return {
    id,
    guard: parseCondition(flow.if ?? true),
    entry: addSteps(nodes, flow.steps, ''),
    nodes,
    persisted: new Set(flow.persisted_slots ?? []),
  }
}

/** Keys are the authors' ids, else the place in the file: `#3`, or `#3.1.2` inside a branch. */
function addSteps(nodes: Map<string, Node>, steps: Step[], prefix: string): string | null {
  const keys = steps.map((step, index) => step.id ?? `#${prefix}${index + 1}`)
  for (const [index, step] of steps.entries()) {
    const key = keys[index] ?? ''
    const following = keys[index + 1] ?? null
    const inside = `${prefix}${index + 1}.`
    nodes.set(key, {
      key,
      step,
      exits: exitsOf(nodes, step.next, inside, following),
      rejections: rejectionsOf(step),
    })
  }
  return keys[0] ?? null
}

function exitsOf(
  nodes: Map<string, Node>,
  next: Next | undefined,
  prefix: string,
  following: string | null,
): Exit[] {
  const always = parseCondition(true)
  if (next === undefined) return [{ when: always, to: following }]
  if (typeof next === 'string') return [{ when: always, to: keyOf(next) }]
  const exits = branchesOf({ next }).map((branch, index) => ({
    when: 'if' in branch ? parseCondition(branch.if) : always,
    to: enter(nodes, targetOf(branch), `${prefix}${index + 1}.`),
  }))
  return [...exits, { when: always, to: following }]
}

function enter(nodes: Map<string, Node>, target: Target, prefix: string): string | null {
  return typeof target === 'string' ? keyOf(target) : addSteps(nodes, target, prefix)
}

function keyOf(target: string): string | null {
  return target === 'END' ? null : target
}

function rejectionsOf(step: Step): Node['rejections'] {
  const rejections = 'collect' in step ? (step.rejections ?? []) : []
  return rejections.map((rejection) => ({
    when: parseCondition(rejection.if),
    utter: rejection.utter,
  }))
}

function triggersOf(definition: Definition): Map<string, IntentTrigger[]> {
  const triggers = new Map<string, IntentTrigger[]>()
  for (const [flow, { nlu_trigger: wanted = [] }] of Object.entries(definition.flows)) {
    for (const { intent } of wanted) {
      const { name, confidence_threshold: threshold = 0 } =
        typeof intent === 'string' ? { name: intent } : intent
      triggers.set(name, [...(triggers.get(name) ?? []), { flow, threshold }])
    }
  }
  return triggers
}

function payloadsOf(definition: Definition): Set<string> {
  const variants = Object.values(definition.responses).flat()
  const buttons = variants.flatMap((variant) => variant.buttons ?? [])
  return new Set(buttons.flatMap(({ payload }) => (payload === undefined ? [] : [payload])))
}
