import type { Shape } from './shape.ts'
import { listOf, text, yesNo } from './shape.ts'
import { condition, step } from './steps.ts'

const trigger: Shape = {
  what: 'intent: name',
  objects: [
    {
      keys: {
        intent: {
          about: 'Intent that starts the flow.',
          required: true,
          shape: {
            what: 'an intent name',
            text: {},
            objects: [
              {
                keys: {
                  name: { about: 'The intent.', shape: text('an intent name'), required: true },
                  confidence_threshold: {
                    about: 'Score it needs, 0 to 1.',
                    shape: { what: 'a number', number: true },
                  },
                },
              },
            ],
          },
        },
      },
    },
  ],
}

export const flowShape: Shape = {
  what: 'a flow with steps',
  objects: [
    {
      keys: {
        name: { about: 'What people call it.', shape: text('a text') },
        description: { about: 'What it is for.', shape: text('a text') },
        if: { about: 'The flow starts only while this holds.', shape: condition },
        nlu_trigger: {
          about: 'Intents that start it.',
          shape: listOf('a list of intents', trigger),
        },
        always_include_in_prompt: { about: 'Rasa only; ignored.', shape: yesNo },
        persisted_slots: {
          about: 'Slots that stay filled after the flow.',
          shape: listOf('a list of slot names', text('a slot name')),
        },
        run_pattern_completed: {
          about: 'false: the flow of metadata.completed does not follow this one.',
          shape: yesNo,
        },
        steps: {
          about: 'What it does, in order.',
          shape: listOf('a list of steps', step),
          required: true,
          otherwise: [],
        },
      },
    },
  ],
}
