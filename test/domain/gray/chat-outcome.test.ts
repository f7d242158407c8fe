import { expect, it } from 'vitest'
import { outcomeOf } from '../../../src/domain/gray/chat-outcome.ts'
import type { CountedLine } from '../../../src/domain/gray/chat-outcome.ts'
import type { TurnTrace } from '../../../src/domain/conversation/trace.ts'

const heard = (more: Partial<TurnTrace> = {}): CountedLine => ({
  direction: 'in',
  turn: { heard: { as: 'text' }, path: [], ...more },
})
const said: CountedLine = { direction: 'out' }
const failed = (code: string): CountedLine => ({ direction: 'error', code })
const has = (...lines: CountedLine[]) => [...outcomeOf(lines, { messagesMax: 2 })]

it.each<[string, CountedLine[], string[]]>([
  ['nothing of a chat that went well', [heard(), said], []],
  ['an error of the bot', [heard(), failed('action-failed')], ['errors']],
  ['no error where no bot was to blame', [heard(), failed('nobody'), failed('unverified')], []],
  ['what was not understood, also once', [heard({ fellBack: true }), heard()], ['not understood']],
  ['who asked for a person', [heard({ handOff: true })], ['person asked']],
  ['a question left without an answer', [heard(), heard({ asks: true })], ['abandoned']],
  ['no question that was answered', [heard({ asks: true }), heard()], []],
  ['more messages than were allowed', [heard(), said, said, said], ['long']],
  ['no more than were allowed', [heard(), said, said], []],
])('F80 counts %s', (_, lines, expected) => {
  expect(has(...lines)).toEqual(expected)
})
