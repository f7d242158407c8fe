import type { Field, ObjectShape, Shape, UnsupportedShape } from './shape.ts'
import { slotValue, text, yesNo } from './shape.ts'

export const simpleName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
export const responseName = /^utter_[A-Za-z0-9_.\-/]{1,122}$/
const stepName = /^(?!END$)[A-Za-z0-9_][A-Za-z0-9_ .-]{0,127}$/

export const condition: Shape = {
  what: 'a condition such as slots.age >= 18',
  text: {},
  boolean: true,
}

const target: Shape = {
  what: 'a step id, END or a list of steps',
  id: 'target',
  text: {},
  list: () => step,
}

const branch: Shape = {
  what: 'if and then, or else',
  id: 'branch',
  objects: [
    {
      kind: 'if',
      keys: {
        ...needed('if', 'When this branch is taken.', condition),
        ...needed('then', 'Where it leads.', target),
      },
    },
    { kind: 'else', keys: needed('else', 'Where it leads otherwise.', target) },
  ],
}

const next: Shape = {
  what: 'a step id, END or a list of if, then and else',
  id: 'next',
  text: {},
  list: () => branch,
}

const setSlots: Shape = {
  what: 'a list of slot: value',
  list: () => ({ what: 'slot: value', map: { name: simpleName, of: slotValue } }),
  map: { name: simpleName, of: slotValue },
  normalise: oneSlotEach,
}

const rejection: Shape = {
  what: 'if and utter',
  objects: [
    {
      keys: {
        ...needed('if', 'When the answer is refused.', condition),
        ...needed('utter', 'Response said then.', text('a response name')),
      },
    },
  ],
}

export const rejections: Shape = { what: 'a list of if and utter', list: () => rejection }

const common = {
  id: { about: 'Name that next can jump to.', shape: text('a step id', { name: stepName }) },
  description: { about: 'A note to readers.', shape: text('a text') },
  next: { about: 'Where it goes on; without it, to the following step.', shape: next },
} satisfies Record<string, Field>

const resetAfterFlowEnds: Field = {
  about: 'false keeps the slot filled after the flow; by default it is emptied.',
  shape: yesNo,
}

const noStep: Record<string, UnsupportedShape> = {
  generation_prompt: {
    severity: 'error',
    text: 'Steps that let a language model write are not supported. Use an action with a response.',
  },
  intent: {
    severity: 'error',
    text: 'Steps of kind intent are not supported. Use nlu_trigger of a flow.',
  },
}

export const step: Shape = {
  what: 'a step: action, collect, call, link, noop, set_slots or next',
  id: 'step',
  objects: [
    kind(
      'action',
      'Says a response (utter_…), hands over, or calls the action endpoint.',
      text('an action name'),
    ),
    kind('collect', 'Asks for this slot and waits for the answer.', text('a slot name'), {
      utter: { about: 'Question; by default utter_ask_<slot>.', shape: text('a response name') },
      ask_before_filling: { about: 'Ask even when the slot is filled.', shape: yesNo },
      reset_after_flow_ends: resetAfterFlowEnds,
      rejections: {
        about: 'Answers that are refused and asked again.',
        shape: rejections,
      },
    }),
    kind('call', 'Runs another flow, then comes back.', text('a flow id')),
    kind('link', 'Goes to another flow and does not come back.', text('a flow id')),
    kind('noop', 'Does nothing; for branching by next.', {
      what: 'true or nothing',
      boolean: true,
      nil: true,
    }),
    kind('set_slots', 'Fills slots; null empties one.', setSlots, {
      reset_after_flow_ends: resetAfterFlowEnds,
    }),
    {
      kind: 'next',
      keys: { ...common, next: { ...common.next, required: true } },
      unsupported: noStep,
    },
  ],
}

function kind(
  name: string,
  about: string,
  shape: Shape,
  more: Record<string, Field> = {},
): ObjectShape {
  return {
    kind: name,
    keys: { ...needed(name, about, shape), ...common, ...more },
    ignored: ['metadata'],
    unsupported: noStep,
  }
}

function needed(name: string, about: string, shape: Shape): Record<string, Field> {
  return { [name]: { about, shape, required: true } }
}

/** Rasa's `[{a: 1, b: 2}]`, and the shorter `{a: 1, b: 2}`, as one slot an entry. */
function oneSlotEach(value: unknown): unknown {
  const maps: unknown[] = Array.isArray(value) ? value : [value]
  return maps.flatMap((map) =>
    Object.entries(map ?? {}).map(([slot, filled]) => ({ [slot]: filled as unknown })),
  )
}
