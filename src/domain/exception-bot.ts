import type { Definition } from '../bot/definition.ts'

/** What answers customers when a bot fails (F37), until the org publishes its own. */
export const exceptionSlug = 'exception'
export const exceptionName = 'Exception answers'

export const exceptionDefinition: Definition = {
  metadata: { bot: exceptionSlug, channels: ['whatsapp', 'web'], fallback: 'sorry', start: 'sorry' },
  slots: {},
  responses: {
    utter_sorry: [
      {
        text: 'Sorry, something went wrong on our side. You can try again, or ask for a person.',
        buttons: [
          { title: 'Try again', payload: '/sorry' },
          { title: 'Talk to a person', payload: '/person' },
        ],
      },
    ],
    utter_person: [{ text: 'A person will read this and answer you here.' }],
  },
  flows: {
    sorry: { description: 'Says sorry and offers a way on', steps: [{ action: 'utter_sorry' }] },
    person: {
      description: 'Hands over to a person',
      steps: [{ action: 'utter_person' }, { action: 'action_human_handoff' }],
    },
  },
  nlu: [],
}
