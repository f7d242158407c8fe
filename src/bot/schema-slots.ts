import type { Shape } from './schema-shape.ts'
import { listOf, slotValue, text } from './schema-shape.ts'

export const slotTypes = ['text', 'bool', 'float', 'categorical', 'any'] as const

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
      },
      ignored: ['mappings', 'influence_conversation', 'shared_for_coexistence', 'validation'],
    },
  ],
}
