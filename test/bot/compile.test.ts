import { expect, it } from 'vitest'
import { puttingUrls } from '../../src/bot/bound-urls.ts'
import { compileBot, compiling } from '../../src/bot/compile.ts'
import type { Definition } from '../../src/bot/definition.ts'
import { inOneGo } from '../../src/bot/intents.ts'
import { definitionOf, says, talk, taps, texts } from './bots.ts'
import { desk } from './desk.ts'

const many = Array.from({ length: 6000 }, (_, n) => n)
const named = <Part>(part: (n: number) => Part) =>
  Object.fromEntries(many.map((n) => [`x${n}`, part(n)]))
const rejections = many.map((n) => ({ if: `slots.people = ${n + 10}`, utter: 'utter_bad' }))
const branches = many
  .map((n) => `{if: slots.people > ${n}, then: [{action: utter_bye}]}`)
  .join(', ')
const branched = definitionOf(`
flows: {go: {steps: [{noop: true, next: [${branches}]}]}}
`)

it.each<[string, Partial<Definition>]>([
  ['slots', { slots: named(() => ({ type: 'text' })) }],
  ['flows', { flows: named(() => ({ steps: [{ action: 'utter_bye' }] })) }],
  ['responses', { responses: named((n) => [{ text: `${n}` }]) }],
  [
    'flows that one intent starts',
    { flows: named(() => ({ nlu_trigger: [{ intent: 'go' }], steps: [{ action: 'utter_bye' }] })) },
  ],
  [
    'buttons',
    {
      responses: {
        a: [{ text: 'x', buttons: many.map((n) => ({ title: `${n}`, payload: `/p${n}` })) }],
      },
    },
  ],
  [
    'wordings',
    { responses: { a: many.map((n) => ({ text: 'x', condition: `slots.people > ${n}` })) } },
  ],
  ['branches of a step', branched],
  ['rejections of a step', { flows: { go: { steps: [{ collect: 'people', rejections }] } } }],
  ['rejections of a slot', { slots: { people: { type: 'float', validation: { rejections } } } }],
  ['words for yes', { metadata: { yes_words: many.map((n) => `yes ${n}`) } }],
  ['words for leaving', { metadata: { cancel_words: many.map((n) => `stop ${n}`) } }],
])('F86 a bot of thousands of %s is made ready in short steps', (_, more) => {
  const bare = [...compiling({ ...desk, ...emptied(more) })].length
  expect([...compiling({ ...desk, ...more })].length).toBeGreaterThan(bare + 2)
})

const emptied = (more: Partial<Definition>): Partial<Definition> =>
  Object.fromEntries(Object.keys(more).map((key) => [key, key === 'nlu' ? [] : {}]))

it('F86 hundreds of thousands of words for leaving are words for leaving', () => {
  const words = Array.from({ length: 150_000 }, (_, n) => `leave ${n}`)
  const { metadata } = desk
  const bot = compileBot({ ...desk, metadata: { ...metadata, cancel_words: words } })
  expect(bot.waysOut.senses.get('leave 149999')).toBe('cancel')
  expect(bot.waysOut.senses.get('cancel')).toBe('cancel')
})

it('F86 what was made ready before is what is made when it is asked for', () => {
  const slots = { ...desk.slots, people: { type: 'float', validation: { rejections } } } as const
  const turns = talk({ ...desk, slots }, [taps('/party'), says('12'), says('7')])
  expect(turns.slice(-2).map(texts)).toEqual([['8 digits, please.', 'How many?'], ['Sure?']])
})

it('F86 pages are put into thousands of messages in short steps, and into no text without end', () => {
  const urls = [{ name: 'shop', url: `https://shop.example/${'x'.repeat(1000)}` }]
  const responses = { ...named(() => [{ text: '{urls.shop}' }]), ['__proto__']: [{ text: 'x' }] }
  const long = [{ text: '{urls.shop}'.repeat(10_000) }]
  const steps = puttingUrls({ ...desk, responses: { ...responses, long } }, urls)
  expect([...steps].length).toBeGreaterThan(10)
  const put = inOneGo(puttingUrls({ ...desk, responses: { ...responses, long } }, urls)).responses
  expect(put['x7']).toEqual([{ text: urls[0]?.url }])
  expect(Object.keys(put)).toEqual([...Object.keys(responses), 'long'])
  const text = put['long']?.[0]?.text ?? ''
  expect(text.slice(0, 10_000)).not.toContain('{urls.shop}')
  expect(text.length).toBeLessThan(220_000)
})
