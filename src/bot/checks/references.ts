import type { CollectStep, Step } from '../definition.ts'
import type { Path, Problem } from '../locate.ts'
import { ownProperty } from '../own-property.ts'
import { builtInAction } from '../converse/rasa-actions.ts'
import { askAction, askResponse } from '../references.ts'
import { error, info, undefinedName } from './problem.ts'
import type { PlacedStep, CheckInput } from './check-input.ts'

/** Flows, responses, slots and actions that steps name and nobody defined. */
export function checkReferences(subject: CheckInput): Problem[] {
  return [
    ...subject.steps.flatMap((placed) => checkStep(subject, placed)),
    ...checkPersistedSlots(subject),
    ...checkSlotValidation(subject),
    ...checkVariantConditions(subject),
  ]
}

function checkStep(subject: CheckInput, { step, path }: PlacedStep): Problem[] {
  if ('link' in step) return flowProblems(subject, step.link, [...path, 'link'])
  if ('call' in step) return flowProblems(subject, step.call, [...path, 'call'])
  if ('action' in step) return checkAction(subject, step.action, [...path, 'action'])
  if ('collect' in step) return checkCollect(subject, step, path)
  if ('set_slots' in step) return checkSetSlots(subject, step.set_slots, path)
  return []
}

function checkAction(subject: CheckInput, action: string, path: Path): Problem[] {
  if (action.startsWith('utter_')) return responseProblems(subject, action, path)
  if (builtInAction(action) || hasServer(subject)) return []
  const text = `"${action}" needs an action endpoint, and none is set up. Set one up and name it as "actions" in metadata, or say a response (utter_…).`
  return [error('action-endpoint-missing', path, text)]
}

export function hasServer({ definition, options }: CheckInput): boolean {
  return options.actionEndpoint ?? definition.metadata.actions !== undefined
}

function checkCollect(subject: CheckInput, step: CollectStep, path: Path): Problem[] {
  const rejections = (step.rejections ?? []).flatMap(({ utter }, index) =>
    responseProblems(subject, utter, [...path, 'rejections', index, 'utter']),
  )
  return [
    ...slotProblems(subject, step.collect, [...path, 'collect']),
    ...checkQuestion(subject, step, path),
    ...rejections,
  ]
}

function checkQuestion(subject: CheckInput, step: CollectStep, path: Path): Problem[] {
  if (step.utter?.startsWith('action_')) return checkAction(subject, step.utter, [...path, 'utter'])
  if (step.utter !== undefined) return responseProblems(subject, step.utter, [...path, 'utter'])
  const asked = askResponse(step.collect)
  if (ownProperty(subject.definition.responses, asked)) return []
  if (hasServer(subject)) {
    const action = askAction(step.collect)
    const by = `"${asked}" does not exist, so the action "${action}" of the action server asks for "${step.collect}". Add the response if no such action exists.`
    return [info('question-by-action', [...path, 'collect'], by)]
  }
  const text = `Nothing asks for "${step.collect}". Add the response "${asked}", or name one as "utter".`
  return [error('question-missing', [...path, 'collect'], text)]
}

/** Responses and slots that a slot's own validation names. */
function checkSlotValidation(subject: CheckInput): Problem[] {
  return Object.entries(subject.definition.slots).flatMap(([name, { validation = {} }]) => {
    const { rejections = [], refill_utter: refill } = validation
    const path = ['slots', name, 'validation']
    return [
      ...rejections.flatMap(({ utter }, index) =>
        responseProblems(subject, utter, [...path, 'rejections', index, 'utter']),
      ),
      ...(refill === undefined ? [] : responseProblems(subject, refill, [...path, 'refill_utter'])),
    ]
  })
}

function checkSetSlots(
  subject: CheckInput,
  entries: Extract<Step, { set_slots: unknown }>['set_slots'],
  path: Path,
): Problem[] {
  return entries.flatMap((entry, index) =>
    Object.keys(entry).flatMap((slot) =>
      slotProblems(subject, slot, [...path, 'set_slots', index, slot]),
    ),
  )
}

function checkPersistedSlots(subject: CheckInput): Problem[] {
  return Object.entries(subject.definition.flows).flatMap(([id, flow]) =>
    (flow.persisted_slots ?? []).flatMap((slot, index) =>
      slotProblems(subject, slot, ['flows', id, 'persisted_slots', index]),
    ),
  )
}

function checkVariantConditions(subject: CheckInput): Problem[] {
  return subject.variants.flatMap(({ variant: { condition = [] }, path }) =>
    typeof condition === 'string'
      ? []
      : condition.flatMap(({ name }, index) =>
          slotProblems(subject, name, [...path, 'condition', index, 'name']),
        ),
  )
}

function flowProblems({ definition }: CheckInput, flow: string, path: Path): Problem[] {
  if (ownProperty(definition.flows, flow)) return []
  const text = `There is no flow "${flow}". Define it, or name another.`
  return [undefinedName('flow-undefined', path, text, flow, () => Object.keys(definition.flows))]
}

function responseProblems({ definition }: CheckInput, response: string, path: Path): Problem[] {
  const { responses } = definition
  if (ownProperty(responses, response)) return []
  const text = `There is no response "${response}". Add it to responses, or name another.`
  return [undefinedName('response-undefined', path, text, response, () => Object.keys(responses))]
}

export function slotProblems({ definition }: CheckInput, slot: string, path: Path): Problem[] {
  if (ownProperty(definition.slots, slot)) return []
  const text = `There is no slot "${slot}". Add it to slots, or name another.`
  return [undefinedName('slot-undefined', path, text, slot, () => Object.keys(definition.slots))]
}
