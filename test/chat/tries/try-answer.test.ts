import { expect, it } from 'vitest'
import { saidAnswer } from '../../../src/chat/tries/try-answer.ts'

const said = (texts: string[]) => {
  const messages = texts.map((text) => ({ text, buttons: [], kept: null }))
  const answer = saidAnswer({ tryId: 'try-1', pressed: null, notice: null, messages, notes: [] })
  if (answer.kind !== 'direct') throw new Error('A try answers in direct messages')
  return answer.messages.map((message) => JSON.stringify(message))
}
/** As long as a message of a bot can be: three of a platform's. */
const long = 'word '.repeat(819)

it('F8 makes 20 direct messages at most of one answer, and says how many of the bot are left out', () => {
  const shown = said(Array.from({ length: 20 }, () => long))
  expect(shown).toHaveLength(19)
  expect(shown.at(-1)).toContain('The bot says 14 more')
  const short = said(Array.from({ length: 25 }, (_, n) => `Short ${n}`))
  expect(short).toHaveLength(21)
  expect(short.at(-2)).toContain('Short 19')
  expect(short.at(-1)).toContain('The bot says 5 more')
})

it('F8 leaves a message out as a whole, and none that comes before a longer one', () => {
  const shown = said([...Array.from({ length: 18 }, (_, n) => `Short ${n}`), long, 'The last'])
  expect(shown).toHaveLength(19)
  expect(shown.join()).not.toContain('word')
  expect(shown.join()).not.toContain('The last')
  expect(shown.at(-1)).toContain('The bot says 2 more')
})

it('F8 says nothing of what is left out where all is shown', () => {
  const shown = said(Array.from({ length: 20 }, (_, n) => `Short ${n}`))
  expect(shown).toHaveLength(20)
  expect(shown.join()).not.toContain('more')
})
