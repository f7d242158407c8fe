import { saidBeside } from './bound-urls.ts'
import type { ReadyVariant } from './choose-response.ts'
import { parseCondition } from './condition/parse.ts'
import { ConditionError } from './condition/tokens.ts'
import type { Condition } from './condition/condition.ts'
import { compilingFlow, isLargeFlow, partsAtOnce, readyingRejections } from './compile-flow.ts'
import type { CompiledFlow, ReadyRejection } from './compile-flow.ts'
import type { Definition, Slot, Variant } from './definition.ts'
import { readyingSpeech, type Speech } from './coerce-slot.ts'
import { indexing, inOneGo } from './intents.ts'
import type { IntentIndex, Steps } from './intents.ts'
import { ownProperty } from './own-property.ts'
import { saidMax } from './goodbye.ts'
import { fillSaid } from './texts.ts'
import type { Variables } from './texts.ts'
import { readyingValues } from './words/one-of.ts'
import { wayOutWords, type WayOutWords } from './words/way-out.ts'

/** What a slot never holds, in whatever flow it is filled. */
type SlotCheck = { rejections: ReadyRejection[]; refill: string | undefined }
type IntentTrigger = { flow: string; threshold: number }
/** By name, each made when somebody asks for it first: a large bot is ready at once. */
type Lookup<Part> = {
  get: (name: string) => Part | undefined
  has: (name: string) => boolean
  /** Has a large part at hand before anybody asks for it. */
  making: (name: string) => Steps<void>
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
  const { metadata, nlu } = definition
  const intents = yield* indexing(nlu)
  const slots = yield* mapOf(definition.slots)
  const slotChecks = lookup(definition.slots, (slot) => readyingChecks(slot, variables))
  for (const [name, { type, values = [], validation }] of slots) {
    if (type === 'categorical') yield* readyingValues(values)
    if ((validation?.rejections ?? []).length > partsAtOnce) yield* slotChecks.making(name)
  }
  const flows = lookup(definition.flows, (flow, id) => compilingFlow(id, flow, variables))
  const responses = lookup(definition.responses, (list) => readyingVariants(list, variables))
  yield* makingLarge(definition.flows, flows, isLargeFlow)
  yield* makingLarge(definition.responses, responses, ({ length }) => length > partsAtOnce)
  const { cancel_words: cancel, restart_words: startOver } = metadata
  return {
    definition,
    variables,
    slots,
    slotChecks,
    responses,
    flows,
    intents,
    triggers: yield* triggersOf(definition),
    payloads: yield* payloadsOf(definition),
    speech: yield* readyingSpeech(metadata),
    waysOut: yield* wayOutWords({ ...(cancel && { cancel }), ...(startOver && { startOver }) }),
  }
}

/** Names of a definition that are gone through at once. */
const namesAtOnce = 2000

/** There may be tens of thousands. */
function* mapOf<Part>(parts: Readonly<Record<string, Part>>): Steps<Map<string, Part>> {
  const map = new Map<string, Part>()
  for (const name of Object.keys(parts)) {
    const part = ownProperty(parts, name)
    if (part !== undefined) map.set(name, part)
    if (map.size % namesAtOnce === 0) yield
  }
  return map
}

/** Has those at hand that no customer should wait for. */
function* makingLarge<Source>(
  sources: Readonly<Record<string, Source>>,
  parts: Pick<Lookup<unknown>, 'making'>,
  isLarge: (source: Source) => boolean,
): Steps<void> {
  let read = 0
  for (const name of Object.keys(sources)) {
    const source = ownProperty(sources, name)
    if (source !== undefined && isLarge(source)) yield* parts.making(name)
    if (++read % namesAtOnce === 0) yield
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
  make: (source: Source, name: string) => Steps<Part>,
): Lookup<Part> {
  const made = new Map<string, Part>()
  return {
    has: (name) => Object.hasOwn(sources, name),
    get: (name) => {
      const known = made.get(name)
      const source = known === undefined ? ownProperty(sources, name) : undefined
      if (source === undefined) return known
      const part = inOneGo(make(source, name))
      made.set(name, part)
      return part
    },
    *making(name) {
      const source = ownProperty(sources, name)
      if (source === undefined) return
      try {
        made.set(name, yield* make(source, name))
      } catch (error) {
        // Whoever asks for this part is told.
        if (!(error instanceof ConditionError)) throw error
      }
    },
  }
}

function* readyingChecks({ validation = {} }: Slot, variables: Variables): Steps<SlotCheck> {
  const { rejections = [], refill_utter: refill } = validation
  return { rejections: yield* readyingRejections(rejections, variables), refill }
}

function* readyingVariants(
  variants: readonly Variant[],
  variables: Variables,
): Steps<ReadyVariant[]> {
  const ready: ReadyVariant[] = []
  for (const variant of variants) {
    ready.push(readyVariant(variant, variables))
    if (ready.length % partsAtOnce === 0) yield
  }
  return ready
}

export function readyVariant(variant: Variant, variables: Variables = {}): ReadyVariant {
  const { condition = [] } = variant
  if (typeof condition === 'string') return { variant, when: parseCondition(condition, variables) }
  const parts = condition.map(({ name, value }): Condition => {
    return { kind: 'compare', by: '=', left: { slot: name }, right: { value } }
  })
  return { variant, when: parts.length === 0 ? null : { kind: 'and', parts } }
}

function* triggersOf({ flows }: Definition): Steps<Map<string, IntentTrigger[]>> {
  const triggers = new Map<string, IntentTrigger[]>()
  let read = 0
  for (const flow of Object.keys(flows)) {
    for (const { intent } of ownProperty(flows, flow)?.nlu_trigger ?? []) {
      const { name, confidence_threshold: threshold = 0 } =
        typeof intent === 'string' ? { name: intent } : intent
      const found = triggers.get(name)
      if (found) found.push({ flow, threshold })
      else triggers.set(name, [{ flow, threshold }])
      if (++read % namesAtOnce === 0) yield
    }
    if (++read % namesAtOnce === 0) yield
  }
  return triggers
}

function* payloadsOf({ responses }: Definition): Steps<Set<string>> {
  const payloads = new Set<string>()
  let read = 0
  for (const name of Object.keys(responses)) {
    for (const { buttons = [] } of ownProperty(responses, name) ?? []) {
      for (const { payload } of buttons) {
        if (payload !== undefined) payloads.add(payload)
        if (++read % namesAtOnce === 0) yield
      }
      if (++read % namesAtOnce === 0) yield
    }
  }
  return payloads
}
