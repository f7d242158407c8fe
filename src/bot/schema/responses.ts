import { channels } from '../definition.ts'
import type { Shape, UnsupportedShape } from './shape.ts'
import { anything, listOf, slotValue, text } from './shape.ts'

const button: Shape = {
  what: 'a button',
  objects: [
    {
      keys: {
        title: { about: 'Caption.', shape: text('a text'), required: true, otherwise: '' },
        payload: {
          about:
            '/flow, /intent, /intent{"slot":"value"}, /SetSlots(slot=value), or a text to answer with.',
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

const noImage: UnsupportedShape = {
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
          about: 'Said only while this holds.',
          shape: {
            what: 'a condition such as slots.age >= 18, or a list of slot conditions',
            text: {},
            list: () => slotCondition,
          },
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
