import { channels } from '../definition.ts'
import { flowShape } from './flows.ts'
import { intentShape } from './nlu.ts'
import { variantShape } from './responses.ts'
import type { Shape, UnsupportedShape } from './shape.ts'
import { listOf, text } from './shape.ts'
import { slotShape } from './slots.ts'
import { responseName, simpleName } from './steps.ts'

/** A token of HTTP. */
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,60}$/
const words = listOf('a list of words', text('a text'))

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
        cancel: { about: 'Flow that answers "stop" and "cancel".', shape: text('a flow id') },
        completed: { about: 'Flow that follows every other one.', shape: text('a flow id') },
        actions: { about: 'Name of the action endpoint.', shape: text('a resource name') },
        action_headers: {
          about: 'Sent to the action server, such as Authorization: Bearer {secrets.crm}.',
          shape: { what: 'a map of headers', map: { name: headerName, of: text('a text') } },
        },
        urls: {
          about: 'Names of the web URLs that it opens, as {urls.name} in texts and buttons.',
          shape: listOf('a list of names of web URLs', text('a name of a web URL')),
        },
        language: {
          about: 'Of the customers, such as de: how they write numbers.',
          shape: text('a language such as de'),
        },
        yes_words: { about: 'More words that mean yes.', shape: words },
        no_words: { about: 'More words that mean no.', shape: words },
        cancel_words: { about: 'More words that stop what is under way.', shape: words },
        restart_words: { about: 'More words that start over.', shape: words },
        goodbye: { about: 'Last message where a chat is ended.', shape: text('a text') },
        opening_hours: {
          about: 'When people answer, such as Mon-Fri 09:00-17:00.',
          shape: listOf('a list of opening hours', text('opening hours')),
        },
        time_zone: {
          about: 'Of the opening hours, such as Europe/Berlin.',
          shape: text('a time zone such as Europe/Berlin'),
        },
        unreadable: { about: 'Said to a picture or a voice message.', shape: text('a text') },
      },
    },
  ],
}

const whole = (what: string): UnsupportedShape => ({
  severity: 'error',
  text: `${what} are not supported, and the bot would act differently without them. Write flows.`,
})
const harmless = (text: string): UnsupportedShape => ({ severity: 'info', text })

export const botShape: Shape = {
  what: 'a bot',
  objects: [
    {
      keys: {
        version: { about: 'Of the format: "3.1".', shape: text('a text such as "3.1"') },
        metadata: { about: 'Settings of the bot.', shape: settings, otherwise: {} },
        slots: {
          about: 'What it remembers.',
          shape: mapOf('slots', simpleName, slotShape),
          otherwise: {},
        },
        responses: {
          about: 'What it says.',
          shape: mapOf('responses', responseName, listOf('a list of variants', variantShape)),
          otherwise: {},
        },
        flows: {
          about: 'What it does.',
          shape: mapOf('flows', simpleName, flowShape),
          otherwise: {},
        },
        nlu: {
          about: 'What people say.',
          shape: listOf('a list of intents', intentShape),
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
