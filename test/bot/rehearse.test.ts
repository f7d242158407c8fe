import { expect, it } from 'vitest'
import type { Definition } from '../../src/bot/definition.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { rehearse } from '../../src/bot/rehearse.ts'

const bot = (hours: string, more = ''): Definition => {
  const text = `
metadata: {start: hello, fallback: hello}
responses:
  utter_hello: [{text: "Hello, this is the shop."}]
  utter_hours: [{text: "${hours}"}]
flows:
  hello: {description: greets, steps: [{action: utter_hello}]}
  hours: {description: opening hours, nlu_trigger: [{intent: ask_hours}], steps: [{action: utter_hours}]}
${more}
nlu:
  - {intent: ask_hours, examples: [when are you open]}
`
  const { definition, findings } = parseBot([{ name: 'bot.yml', text }])
  if (!definition) throw new Error(JSON.stringify(findings))
  return definition
}

const base = bot('We are open 9:00 to 18:00.')
const next = bot('We are open 9:00 to 20:00.')
const play = (said: { text: string }[] | null) =>
  rehearse({ base, next, parts: ['response:utter_hours'], said })

it('F25 F39 opens a list with the word that customers get, in the language of each side', () => {
  const buttons = ['a', 'b', 'c', 'd'].map((title) => ({ title, payload: `/${title}` }))
  const many = { ...next, responses: { ...next.responses, utter_hello: [{ text: 'Hi', buttons }] } }
  const bare = { variables: {}, locale: null, timeZone: null }
  const { now, after } = rehearse({
    base: many,
    next: many,
    wasRun: bare,
    isRun: { ...bare, locale: 'de-AT' },
    parts: [],
    said: [{ text: 'hi' }],
  })
  expect(now?.at(-1)?.list).toBe('Choose')
  expect(after.at(-1)?.list).toBe('Auswählen')
})

it('F25 plays the chat that reaches a change, from the first bubble on, with both versions', () => {
  const { said, now, after } = play(null)
  expect(said).toEqual([{ text: 'hi' }, { text: 'when are you open' }])
  expect(now?.map(({ from }) => from)).toEqual(['customer', 'bot', 'customer', 'bot'])
  expect(now?.at(-1)).toMatchObject({
    words: ['We are open 9:00 to ', { gone: '18:00' }, '.'],
    isAbout: true,
  })
  expect(after.at(-1)).toMatchObject({
    words: ['We are open 9:00 to ', { added: '20:00' }, '.'],
    isAbout: true,
  })
  expect(after[1]).toMatchObject({ words: ['Hello, this is the shop.'], isAbout: false })
})

it('F25 answers what is written to both, and marks nothing where both say the same', () => {
  const { now, after } = play([{ text: 'hello there' }])
  expect(after).toEqual(now)
  expect(after.at(-1)?.words).toEqual(['Hello, this is the shop.'])
})

it('F25 shows one side alone where nothing was published yet', () => {
  const { now, after } = rehearse({ base: null, next, parts: [], said: null })
  expect(now).toBeNull()
  expect(after.at(-1)?.words).toEqual(['Hello, this is the shop.'])
})

it('F25 asks no action endpoint, and says so', () => {
  const calling = bot(
    'x',
    '  pay: {description: pays, nlu_trigger: [{intent: pay}], steps: [{action: action_pay}]}',
  )
  const withPay = { ...calling, nlu: [...calling.nlu, { intent: 'pay', examples: ['pay now'] }] }
  const { after } = rehearse({ base: null, next: withPay, parts: ['flow:pay'], said: null })
  const notes = after.filter(({ from }) => from === 'note')
  expect(notes[0]?.words[0]).toMatch(/asks its action endpoint\. A preview asks nobody/)
})
