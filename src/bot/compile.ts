import { saidBeside } from './bound-urls.ts'
import type { ReadyVariant } from './choose-response.ts'
import { parseCondition } from './condition/parse.ts'
import { ConditionError } from './condition/tokens.ts'
import type { Condition } from './condition/condition.ts'
import type {
  Definition,
  Flow,
  Next,
  Rejection,
  Slot,
  Step,
  Target,
  Variant,
} from './definition.ts'
import { speechOf, type Speech } from './coerce-slot.ts'
import { indexing, inOneGo } from './intents.ts'
import type { IntentIndex, Steps } from './intents.ts'
import { branchesOf, targetOf } from './steps.ts'
import { saidMax } from './goodbye.ts'
import { fillSaid } from './texts.ts'
import type { Variables } from './texts.ts'
import { readyingValues } from './words/one-of.ts'
import { wayOutWords, type WayOutWords } from './words/way-out.ts'

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
/** What a slot never holds, in whatever flow it is filled. */
type SlotCheck = { rejections: ReadyRejection[]; refill: string | undefined }
type CompiledFlow = {
  id: string
  guard: Condition
  entry: string | null
  nodes: Map<string, Node>
  persisted: Set<string>
}
type IntentTrigger = { flow: string; threshold: number }
/** By name, each made when somebody asks for it first: a large bot is ready at once. */
type Lookup<Part> = {
  get: (name: string) => Part | undefined
  has: (name: string) => boolean
  /** Has a large part at hand before anybody asks for it. */
  making: (name: string, steps: Steps<Part>) => Steps<void>
}
export type CompiledBot = {
  definition: Definition
  slots: Map<string, Slot>
  slotChecks: Lookup<SlotCheck>
  responses: Lookup<ReadyVariant[]>
  flows: Lookup<CompiledFlow>
  intents: IntentIndex
  triggers: Map<string, IntentTrigger[]>
  /** Payloads of the bot's own buttons: only these may carry slot values. */
  payloads: Set<string>
  speech: Speech
  waysOut: WayOutWords
  /** Of the profile. */
  variables: Variables
}

/** What a profile gives a bot. */
export type Runtime = { variables: Variables; locale: string | null; timeZone: string | null }
const bare: Runtime = { variables: {}, locale: null, timeZone: null }

/**
 * Prepares a definition for talking: conditions read once, steps keyed, intents indexed. A part of
 * it throws ConditionError at its first use when a condition cannot be read: see `compileAll`.
 */
export const compileBot = (written: Definition, runtime: Runtime = bare): CompiledBot =>
  inOneGo(compiling(written, runtime))

/** The same in short steps, for bots of any size. */
export function* compiling(written: Definition, runtime: Runtime = bare): Steps<CompiledBot> {
  const definition = inPlace(written, runtime)
  const { variables } = runtime
  const intents = yield* indexing(definition.nlu)
  for (const { type, values = [] } of Object.values(definition.slots)) {
    if (type === 'categorical') yield* readyingValues(values)
  }
  const flows = lookup(definition.flows, (flow, id) => compileFlow(id, flow, variables))
  for (const [id, flow] of Object.entries(definition.flows)) {
    if (flow.steps.length > stepsAtOnce) yield* flows.making(id, compilingFlow(id, flow, variables))
  }
  const { cancel_words: cancel, restart_words: startOver } = definition.metadata
  return {
    definition,
    variables,
    slots: new Map(Object.entries(definition.slots)),
    slotChecks: lookup(definition.slots, (slot) => checkOf(slot, variables)),
    responses: lookup(definition.responses, (variants) =>
      variants.map((variant) => readyVariant(variant, variables)),
    ),
    flows,
    intents,
    triggers: triggersOf(definition),
    payloads: payloadsOf(definition),
    speech: speechOf(definition.metadata),
    waysOut: wayOutWords({ ...(cancel && { cancel }), ...(startOver && { startOver }) }),
  }
}

/** The file's own language and zone go first. */
function inPlace(definition: Definition, { variables, locale, timeZone }: Runtime): Definition {
  const { metadata } = definition
  const language = metadata.language ?? locale
  const zone = metadata.time_zone ?? timeZone
  const settled = { ...(language && { language }), ...(zone && { time_zone: zone }) }
  const said = saidBeside.flatMap((key) => {
    const text = metadata[key]
    return text?.includes('{') ? [[key, fillSaid(text, variables).slice(0, saidMax)]] : []
  })
  return { ...definition, metadata: { ...metadata, ...settled, ...Object.fromEntries(said) } }
}

/**
 * Makes every part, as a test of the whole.
 *
 * @throws ConditionError when a condition cannot be read; a validated bot has none.
 */
export function compileAll(definition: Definition): void {
  const { slotChecks, responses, flows } = compileBot(definition)
  for (const name of Object.keys(definition.slots)) slotChecks.get(name)
  for (const name of Object.keys(definition.responses)) responses.get(name)
  for (const id of Object.keys(definition.flows)) flows.get(id)
}

function lookup<Source, Part>(
  sources: Readonly<Record<string, Source>>,
  make: (source: Source, name: string) => Part,
): Lookup<Part> {
  const known = new Map(Object.entries(sources))
  const made = new Map<string, Part>()
  return {
    has: (name) => known.has(name),
    get: (name) => {
      const source = known.get(name)
      if (source === undefined) return undefined
      const part = made.get(name) ?? make(source, name)
      made.set(name, part)
      return part
    },
    *making(name, steps) {
      try {
        made.set(name, yield* steps)
      } catch (error) {
        // Whoever asks for this part is told.
        if (!(error instanceof ConditionError)) throw error
      }
    },
  }
}

function checkOf({ validation = {} }: Slot, variables: Variables): SlotCheck {
  const { rejections = [], refill_utter: refill } = validation
  return { rejections: rejections.map((one) => readyRejection(one, variables)), refill }
}

export function readyVariant(variant: Variant, variables: Variables = {}): ReadyVariant {
  const { condition = [] } = variant
  if (typeof condition === 'string') return { variant, when: parseCondition(condition, variables) }
  const parts = condition.map(({ name, value }): Condition => {
    return { kind: 'compare', by: '=', left: { slot: name }, right: { value } }
  })
  return { variant, when: parts.length === 0 ? null : { kind: 'and', parts } }
}

type Adding = { nodes: Map<string, Node>; variables: Variables }
const stepsAtOnce = 500

const compileFlow = (id: string, flow: Flow, variables: Variables): CompiledFlow =>
  inOneGo(compilingFlow(id, flow, variables))

function* compilingFlow(id: string, flow: Flow, variables: Variables): Steps<CompiledFlow> {
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
      rejections: rejectionsOf(step, adding.variables),
    })
    if (adding.nodes.size % stepsAtOnce === 0) yield
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

function rejectionsOf(step: Step, variables: Variables): ReadyRejection[] {
  if (!('collect' in step)) return []
  return (step.rejections ?? []).map((one) => readyRejection(one, variables))
}

function readyRejection({ if: source, utter }: Rejection, variables: Variables): ReadyRejection {
  return { when: parseCondition(source, variables), utter }
}

function triggersOf(definition: Definition): Map<string, IntentTrigger[]> {
  const triggers = new Map<string, IntentTrigger[]>()
  for (const [flow, { nlu_trigger: wanted = [] }] of Object.entries(definition.flows)) {
    for (const { intent } of wanted) {
      const { name, confidence_threshold: threshold = 0 } =
        typeof intent === 'string' ? { name: intent } : intent
      const flows = triggers.get(name)
      if (flows) flows.push({ flow, threshold })
      else triggers.set(name, [{ flow, threshold }])
    }
  }
  return triggers
}

function payloadsOf(definition: Definition): Set<string> {
  const variants = Object.values(definition.responses).flat()
  const buttons = variants.flatMap((variant) => variant.buttons ?? [])
  return new Set(buttons.flatMap(({ payload }) => (payload === undefined ? [] : [payload])))
}
