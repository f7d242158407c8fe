import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { compileBot } from '../../src/bot/compile.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import type { ConversationEvent, Turn } from '../../src/bot/converse.ts'
import type { Channel, Definition } from '../../src/bot/definition.ts'

/** A definition from YAML text, without the checks of parseBot. */
export function definitionOf(text: string): Definition {
  const empty = { metadata: {}, slots: {}, responses: {}, flows: {}, nlu: [] }
  return { ...empty, ...(parse(text) as Partial<Definition>) }
}

export function example(name: string): Definition {
  return definitionOf(readFileSync(new URL(`../../examples/${name}.yml`, import.meta.url), 'utf8'))
}

export const says = (text: string): ConversationEvent => ({ type: 'message', text })
export const taps = (payload: string): ConversationEvent => ({ type: 'message', text: '', payload })

/** A conversation from its first event on; every turn's state goes through JSON, as when stored. */
export function talk(
  definition: Definition,
  events: (ConversationEvent | string)[],
  channel: Channel = 'whatsapp',
): Turn[] {
  const bot = compileBot(definition)
  let state = newConversation(bot)
  return events.map((event) => {
    const turn = converse(bot, state, typeof event === 'string' ? says(event) : event, channel)
    state = JSON.parse(JSON.stringify(turn.state)) as Turn['state']
    return turn
  })
}

export function texts(turn: Turn | undefined): string[] {
  return (turn?.replies ?? []).map(({ text }) => text)
}

export function lastOf(turns: Turn[]): Turn {
  const turn = turns.at(-1)
  if (!turn) throw new Error('no turn')
  return turn
}
