import { expect, it } from 'vitest'
import type { Definition } from '../../src/bot/definition.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { flowStarts, startableFlows, startTextOf } from '../../src/bot/start-text.ts'

function bot(text: string): Definition {
  const { definition } = parseBot([{ name: 'bot.yml', text }])
  if (!definition) throw new Error('It is a bot')
  return definition
}

const shop = bot(`flows:
  track: {name: Track an order, nlu_trigger: [{intent: track}, {intent: both}], steps: [{action: u}]}
  hours: {nlu_trigger: [{intent: both}, {intent: hours}, {intent: hours}], steps: [{action: u}]}
  silent: {nlu_trigger: [{intent: nobody_says}], steps: [{action: u}]}
  none: {steps: [{action: u}]}
  shared: {nlu_trigger: [{intent: both}], steps: [{action: u}]}
nlu:
  - {intent: track, examples: [where is my order]}
  - {intent: hours, examples: [when are you open]}
  - {intent: both, examples: [help me]}
`)

it('F55 a flow is started by a phrase that means it and no other', () => {
  expect(startableFlows(shop)).toEqual(['track', 'hours', 'silent'])
  expect(flowStarts(shop)).toEqual([
    { flow: 'track', name: 'Track an order', text: 'where is my order' },
    { flow: 'hours', name: 'hours', text: 'when are you open' },
  ])
  expect(startTextOf(shop, 'hours')).toBe('when are you open')
  for (const flow of ['silent', 'none', 'shared', 'gone', 'toString']) {
    expect(startTextOf(shop, flow)).toBeNull()
  }
})

it('F86 of thousands of flows each is looked at once', () => {
  let looks = 0
  const flow = (n: number) => ({
    steps: [],
    get nlu_trigger() {
      looks += 1
      return [{ intent: `i${n}` }]
    },
  })
  const flows = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, flow(n)]))
  expect(startableFlows({ ...shop, flows })).toHaveLength(500)
  expect(looks).toBe(500)
})
