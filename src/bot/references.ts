import { parseCondition } from './condition/parse.ts'
import { ConditionError } from './condition/tokens.ts'
import { slotsIn } from './condition/operands.ts'
import type {
  Button,
  Definition,
  Flow,
  PartKind,
  Rejection,
  Slot,
  Step,
  Variant,
} from './definition.ts'
import { ownProperty } from './own-property.ts'
import { parsePayload } from './payload.ts'
import { allSteps, branchesOf } from './steps.ts'
import { slotsInText } from './texts.ts'

/** `step` counts from 1; `response` names the response whose text or button makes the reference. */
export type Reference = {
  kind: Exclude<PartKind, 'setting'>
  name: string
  step?: number
  response?: string
}
export type References = {
  flows: string[]
  responses: string[]
  slots: string[]
  intents: string[]
}

export const askResponse = (slot: string): string => `utter_ask_${slot}`
export const askAction = (slot: string): string => `action_ask_${slot}`
const actionFailedResponse = 'utter_action_failed'

/** Everything a flow names, by itself or through its responses, whether or not it exists. */
export function referencesOf(definition: Definition, flowId: string): References {
  const found = referencesIn(definition, flowId)
  const names = (kind: Reference['kind']) => [
    ...new Set(found.filter((reference) => reference.kind === kind).map(({ name }) => name)),
  ]
  return {
    flows: names('flow'),
    responses: names('response'),
    slots: names('slot'),
    intents: names('intent'),
  }
}

/** The same, one by one, with the step that makes each reference. */
export function referencesIn(definition: Definition, flowId: string): Reference[] {
  const flow = ownProperty(definition.flows, flowId)
  if (!flow) return []
  const direct = [
    ...flowReferences(flow),
    ...allSteps(flow).flatMap(({ step, number }) =>
      stepReferences(definition, step).map((reference) => ({ ...reference, step: number })),
    ),
  ]
  return direct.flatMap((reference) => [reference, ...throughResponse(definition, reference)])
}

/** Intents that start a flow. */
export function intentsOf(flow: Flow): string[] {
  return (flow.nlu_trigger ?? []).map(({ intent }) =>
    typeof intent === 'string' ? intent : intent.name,
  )
}

/** What the texts, buttons and conditions of a response's variants name. */
export function variantReferences(definition: Definition, variants: Variant[]): Reference[] {
  return variants.flatMap((variant) => [
    ...slots(slotsInText(variant.text ?? '')),
    ...slots(slotsOfVariant(variant)),
    ...(variant.buttons ?? []).flatMap((button) => buttonReferences(definition, button)),
  ])
}

function flowReferences(flow: Flow): Reference[] {
  const intents = intentsOf(flow).map((name): Reference => ({ kind: 'intent', name }))
  return [...intents, ...slots(slotsOfCondition(flow.if)), ...slots(flow.persisted_slots ?? [])]
}

function stepReferences(definition: Definition, step: Step): Reference[] {
  const inBranches = branchesOf(step).flatMap((branch) =>
    'if' in branch ? slots(slotsOfCondition(branch.if)) : [],
  )
  return [...ownReferences(definition, step), ...inBranches]
}

function ownReferences(definition: Definition, step: Step): Reference[] {
  if ('link' in step) return [{ kind: 'flow', name: step.link }]
  if ('call' in step) return [{ kind: 'flow', name: step.call }]
  if ('set_slots' in step) return slots(step.set_slots.flatMap((entry) => Object.keys(entry)))
  if ('action' in step) return actionReferences(definition, step.action)
  if (!('collect' in step)) return []
  return [
    ...slots([step.collect]),
    { kind: 'response', name: step.utter ?? askResponse(step.collect) },
    ...rejectionReferences(step.rejections),
    ...slotReferences(ownProperty(definition.slots, step.collect)),
  ]
}

/** What a slot's own validation reads and says. */
function slotReferences({ validation = {} }: Partial<Slot> = {}): Reference[] {
  const { rejections, refill_utter: refill } = validation
  const asks: Reference[] = refill === undefined ? [] : [{ kind: 'response', name: refill }]
  return [...rejectionReferences(rejections), ...asks]
}

function rejectionReferences(rejections: readonly Rejection[] = []): Reference[] {
  return rejections.flatMap((rejection): Reference[] => [
    ...slots(slotsOfCondition(rejection.if)),
    { kind: 'response', name: rejection.utter },
  ])
}

function actionReferences(definition: Definition, action: string): Reference[] {
  if (action.startsWith('utter_')) return [{ kind: 'response', name: action }]
  const callsServer = action !== 'action_human_handoff'
  return callsServer && ownProperty(definition.responses, actionFailedResponse)
    ? [{ kind: 'response', name: actionFailedResponse }]
    : []
}

function buttonReferences(definition: Definition, button: Button): Reference[] {
  const inText = slots(slotsInText(`${button.title} ${button.url ?? ''}`))
  const payload = parsePayload(button.payload ?? '')
  if (!payload) return inText
  const filled = slots(Object.keys(payload.slots))
  const { name } = payload
  if (name === null) return [...inText, ...filled]
  const isIntent = !ownProperty(definition.flows, name) && hasIntent(definition, name)
  return [...inText, { kind: isIntent ? 'intent' : 'flow', name }, ...filled]
}

/** An intent exists by its phrases, or because it starts a flow. */
function hasIntent(definition: Definition, name: string): boolean {
  return (
    definition.nlu.some(({ intent }) => intent === name) ||
    Object.values(definition.flows).some((flow) => intentsOf(flow).includes(name))
  )
}

function throughResponse(definition: Definition, reference: Reference): Reference[] {
  if (reference.kind !== 'response') return []
  const inside = variantReferences(
    definition,
    ownProperty(definition.responses, reference.name) ?? [],
  )
  const from = reference.step === undefined ? {} : { step: reference.step }
  return inside.map((found) => ({ ...found, ...from, response: reference.name }))
}

function slotsOfVariant({ condition = [] }: Variant): string[] {
  return typeof condition === 'string'
    ? slotsOfCondition(condition)
    : condition.map(({ name }) => name)
}

/** A condition that cannot be read names nothing: validation reports it by itself. */
function slotsOfCondition(source: string | boolean | undefined): string[] {
  try {
    return source === undefined ? [] : slotsIn(parseCondition(source))
  } catch (error) {
    if (error instanceof ConditionError) return []
    throw error
  }
}

function slots(names: string[]): Reference[] {
  return names.map((name) => ({ kind: 'slot', name }))
}
