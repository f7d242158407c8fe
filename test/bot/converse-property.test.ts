import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import type { ConversationEvent, ConversationState } from '../../src/bot/converse.ts'
import { channels } from '../../src/bot/definition.ts'
import { definitionOf, example } from './bots.ts'

/** Actions, calls in calls, links in a ring, missing things: whatever a bot may do wrong. */
const odd = definitionOf(`
metadata: {start: a, fallback: z}
slots: {__proto__: {type: text}, n: {type: float}, c: {type: categorical, values: [red, blue]}}
responses: {utter_ask_n: [{text: "{n}?"}], utter_z: [{text: z}], utter_c: [{text: c, buttons: [{title: "{c}", payload: '/b{"c":"red"}'}]}]}
flows:
  a: {steps: [{collect: n, rejections: [{if: slots.n > 3, utter: utter_none}]}, {action: action_a, next: [{if: slots.n, then: [{call: b}]}]}]}
  b: {steps: [{collect: c, utter: utter_c}, {call: a}, {link: d}]}
  d: {steps: [{link: d}]}
  e: {steps: [{set_slots: [{__proto__: x}, {nope: 1}]}, {action: action_human_handoff}]}
  f: {steps: [{action: utter_gone}]}
  z: {steps: [{action: utter_z}, {next: gone}]}
nlu: [{intent: i, keywords: [red], examples: [go on then]}]
`)
const bots = [example('orders'), example('clinic'), example('exception'), odd].map(
  (definition) => ({
    definition,
    bot: compileBot(definition),
  }),
)

const words = bots.flatMap(({ definition }) => [
  ...definition.nlu.flatMap(({ examples = [], keywords = [] }) => [...examples, ...keywords]),
  ...Object.keys(definition.flows),
])
const payloads = bots.flatMap(({ bot, definition }) => [
  ...bot.payloads,
  ...Object.keys(definition.flows).map((id) => `/${id}`),
])
const someText = fc.oneof(
  fc.constantFrom(...words, '12345678', 'yes', 'no', '3', 'Ana Li', '1'),
  fc.string({ unit: 'binary' }),
)
const slotValue = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null))
const someEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  { weight: 6, arbitrary: someText.map((text) => ({ type: 'message' as const, text })) },
  {
    weight: 4,
    arbitrary: fc
      .oneof(
        fc.constantFrom(...payloads),
        fc.string().map((text) => `/${text}`),
        someText,
      )
      .map((payload) => ({ type: 'message' as const, text: '', payload })),
  },
  fc.constant({ type: 'start' as const }),
  fc.constant({ type: 'return-to-bot' as const }),
  fc.constant({ type: 'action-failed' as const, reason: 'timeout' }),
  fc
    .array(fc.record({ name: fc.constantFrom('n', 'c', 'order_id', 'nope'), value: slotValue }))
    .map((slots) => ({ type: 'action-result' as const, slots, responses: [{ text: 'hi' }, {}] })),
)

describe('any conversation', () => {
  it('never throws, always comes to rest, and stays plain JSON', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bots),
        fc.constantFrom(...channels),
        fc.array(someEvent, { maxLength: 15 }),
        ({ bot }, channel, events) => {
          let state = newConversation(bot)
          for (const event of events) {
            const turn = converse(bot, state, event, channel)
            const { stack, waiting, handedOver } = turn.state
            expect(turn.ended).toBe(stack.length === 0 && !handedOver)
            expect(stack.length === 0).toBe(waiting === null)
            expect(turn.action?.name).toBe(waiting?.for === 'action' ? waiting.name : undefined)
            const silent = turn.replies.length === 0 && !turn.action && !turn.failed
            if (event.type === 'message' && silent && !handedOver) expect(turn.ended).toBe(true)
            const stored = JSON.parse(JSON.stringify(turn.state)) as ConversationState
            expect(stored).toEqual(turn.state)
            expect(turn.errors.filter(({ code }) => code === 'state-lost')).toEqual([])
            expect(converse(bot, state, event, channel)).toEqual(turn)
            state = stored
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('F49 never throws on a state of another bot, version or shape', () => {
    const frame = fc.record({
      flow: fc.constantFrom('a', 'b', 'track_order', 'book', 'gone'),
      position: fc.constantFrom('#1', '#2', 'who', 'say_status', 'gone'),
      filled: fc.array(fc.constantFrom('n', 'order_id', '__proto__')),
    })
    const waiting = fc.oneof(
      fc.constant(null),
      fc.record({
        for: fc.constant('answer'),
        slot: fc.constantFrom('n', 'c', 'order_id'),
        attempts: fc.integer(),
      }),
      fc.record({ for: fc.constant('action'), name: fc.constant('action_a') }),
    )
    const likely = fc.record(
      {
        stack: fc.array(frame, { maxLength: 12 }),
        slots: fc.dictionary(fc.constantFrom('n', 'c', 'order_id'), fc.jsonValue()),
        waiting,
        offered: fc.jsonValue(),
        handedOver: fc.boolean(),
        started: fc.boolean(),
        actionsInRow: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...bots),
        fc.oneof(likely, fc.jsonValue()),
        someEvent,
        ({ bot }, state, event) => {
          const turn = converse(bot, state as ConversationState, event, 'sms')
          expect(JSON.parse(JSON.stringify(turn.state))).toEqual(turn.state)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
