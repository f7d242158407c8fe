import type { Shape } from './shape.ts'
import { listOf, slotValue, text } from './shape.ts'
import { rejections } from './steps.ts'

export const slotTypes = ['text', 'bool', 'float', 'categorical', 'any'] as const

const validation: Shape = {
  what: 'rejections and refill_utter',
  objects: [
    {
      keys: {
        rejections: { about: 'Values that are refused, in every flow.', shape: rejections },
        refill_utter: {
          about: 'Question after that; by default the same again.',
          shape: text('a response name'),
        },
      },
    },
  ],
}

export const slotShape: Shape = {
  what: 'a slot',
  objects: [
    {
      keys: {
        type: {
          about: 'What it holds.',
          shape: text('a slot type', { choices: slotTypes }),
          required: true,
        },
        values: {
          about: 'Of a categorical slot.',
          shape: listOf('a list of texts', text('a text')),
        },
        initial_value: { about: 'What it holds at the start.', shape: slotValue },
        validation: { about: 'What it never holds.', shape: validation },
      },
      ignored: ['mappings', 'influence_conversation', 'shared_for_coexistence'],
    },
  ],
}
