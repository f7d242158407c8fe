import { channels } from './definition.ts'
import type { Shape, Unsupported } from './schema-shape.ts'
import { anything, listOf, slotValue, text, yesNo } from './schema-shape.ts'
import { condition, flowName, responseName, slotName, step } from './schema-steps.ts'

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

const button: Shape = {
  what: 'a button',
  objects: [
    {
      keys: {
        title: { about: 'Caption.', shape: text('a text'), required: true, otherwise: '' },
        payload: {
          about: '/flow, /intent, /intent{"slot":"value"}, or a text to answer with.',
          shape: text('a payload'),
          otherwise: '',
        },
        url: { about: 'Page it opens, http or https.', shape: text('a URL'), otherwise: '' },
      },
    },
  ],
}

const slotCondition: Shape = {
  what: 'type: slot, name and value',
  objects: [
    {
      keys: {
        type: {
          about: 'Always slot.',
          shape: text('slot', { choices: ['slot'] }),
          required: true,
        },
        name: { about: 'The slot.', shape: text('a slot name'), required: true },
        value: { about: 'What it must hold.', shape: slotValue, required: true },
      },
    },
  ],
}

const noImage: Unsupported = {
  severity: 'error',
  text: 'Pictures and files in a response are not supported. Put a link into the text.',
}

export const variantShape: Shape = {
  what: 'a response variant with a text',
  objects: [
    {
      keys: {
        text: {
          about: 'What is said; {slot} is replaced by its value.',
          shape: text('a text'),
          otherwise: '',
        },
        buttons: { about: 'Choices below the text.', shape: listOf('a list of buttons', button) },
        channel: {
          about: 'Only there; without it, everywhere else.',
          shape: text('a channel', { choices: channels }),
        },
        condition: {
          about: 'Slots that must hold these values.',
          shape: listOf('a list of slot conditions', slotCondition),
        },
        metadata: { about: 'A note to readers.', shape: anything },
        custom: { about: 'Extra data for a channel.', shape: anything },
      },
      ignored: ['id'],
      unsupported: {
        image: noImage,
        attachment: noImage,
        elements: noImage,
        quick_replies: { severity: 'error', text: 'Quick replies are not supported. Use buttons.' },
        translation: {
          severity: 'error',
          text: 'Translations are not supported. Make a bot for each language.',
        },
      },
    },
  ],
}

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
        steps: {
          about: 'What it does, in order.',
          shape: listOf('a list of steps', step),
          required: true,
          otherwise: [],
        },
      },
      unsupported: {
        run_pattern_completed: {
          severity: 'info',
          text: 'run_pattern_completed has no effect here.',
        },
      },
    },
  ],
}

const phrases: Shape = {
  what: 'a list of texts',
  text: {},
  list: () => text('a text'),
  normalise: (value) => (typeof value === 'string' ? linesOf(value) : value),
}

const intent: Shape = {
  what: 'an intent with examples',
  objects: [
    {
      keys: {
        intent: { about: 'Its name.', shape: text('an intent name'), required: true },
        examples: { about: 'Phrases that mean it.', shape: phrases },
        keywords: { about: 'Words that mean it wherever they stand.', shape: phrases },
      },
      unsupported: Object.fromEntries(
        ['synonym', 'lookup', 'regex'].map((name): [string, Unsupported] => [
          name,
          { severity: 'error', text: `Training data of kind ${name} is not supported. Remove it.` },
        ]),
      ),
    },
  ],
}

const settings: Shape = {
  what: 'the settings',
  objects: [
    {
      keys: {
        bot: { about: "The bot's slug; a note to readers.", shape: text('a text') },
        channels: {
          about: 'Where the bot talks.',
          shape: listOf('a list of channels', text('a channel', { choices: channels })),
        },
        senders: {
          about: 'Names of the senders it answers on.',
          shape: listOf('a list of sender names', text('a sender name')),
        },
        fallback: { about: 'Flow that answers when nothing else does.', shape: text('a flow id') },
        start: { about: 'Flow that greets; else the fallback does.', shape: text('a flow id') },
        actions: { about: 'Name of the action endpoint.', shape: text('a resource name') },
      },
    },
  ],
}

const whole = (what: string): Unsupported => ({
  severity: 'error',
  text: `${what} are not supported, and the bot would act differently without them. Write flows.`,
})
const harmless = (text: string): Unsupported => ({ severity: 'info', text })

export const botShape: Shape = {
  what: 'a bot',
  objects: [
    {
      keys: {
        version: { about: 'Of the format: "3.1".', shape: text('a text such as "3.1"') },
        metadata: { about: 'Settings of the bot.', shape: settings, otherwise: {} },
        slots: {
          about: 'What it remembers.',
          shape: mapOf('slots', slotName, slotShape),
          otherwise: {},
        },
        responses: {
          about: 'What it says.',
          shape: mapOf('responses', responseName, listOf('a list of variants', variantShape)),
          otherwise: {},
        },
        flows: {
          about: 'What it does.',
          shape: mapOf('flows', flowName, flowShape),
          otherwise: {},
        },
        nlu: {
          about: 'What people say.',
          shape: listOf('a list of intents', intent),
          otherwise: [],
        },
      },
      unsupported: {
        rules: whole('Rules'),
        stories: whole('Stories'),
        forms: whole('Forms'),
        e2e_actions: whole('End-to-end actions'),
        entities: {
          severity: 'warning',
          text: 'Entities are not recognised. Let a flow collect each slot.',
        },
        intents: harmless('The list of intents is not needed: nlu names them.'),
        actions: harmless('The list of actions is not needed: the steps name them.'),
        session_config: harmless('session_config has no effect: the profile sets the expiry.'),
        config: harmless('config has no effect here.'),
      },
    },
  ],
}

function mapOf(what: string, name: RegExp, of: Shape): Shape {
  return { what: `a map of ${what}`, map: { name, of } }
}

/** Rasa writes a list as a text of `- phrase` lines. */
function linesOf(block: string): string[] {
  const lines = block.split('\n').map((line) => line.replace(/^\s*-\s+/, '').trim())
  return lines.filter((line) => line !== '' && line !== '-')
}
