import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileBot, type CompiledBot } from '../../src/bot/compile.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import type { ConversationEvent, ConversationState, Turn } from '../../src/bot/converse.ts'
import { channels, type Channel } from '../../src/bot/definition.ts'
import { readActionAnswer } from '../../src/gateway/actions/action-answer.ts'
import { definitionOf, example, lastOf, says, taps } from './bots.ts'

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

/** Bots that forget to say something, in each way there is. */
const silentBots = [
  `
metadata: {start: q, fallback: z, completed: d, cancel: s, actions: x}
slots: {a: {type: any}, b: {type: bool}}
responses: {utter_ask_b: [{text: "b?", condition: slots.a}], utter_z: [{text: "{a}"}]}
flows:
  q: {nlu_trigger: [{intent: i}], steps: [{set_slots: [{a: 1}]}]}
  d: {steps: [{noop: }]}
  s: {steps: [{action: action_cancel_flow}]}
  l: {nlu_trigger: [{intent: j}], steps: [{action: action_listen}, {action: action_listen}]}
  m: {nlu_trigger: [{intent: k}], steps: [{collect: a}, {collect: b}, {action: action_m}]}
  z: {steps: [{action: utter_z}]}
nlu: [{intent: i, examples: [go]}, {intent: j, examples: [listen]}, {intent: k, examples: [ask me]}]
`,
  `
metadata: {fallback: z, actions: x}
slots: {a: {type: text}}
flows:
  z: {steps: [{action: action_z}]}
  r: {nlu_trigger: [{intent: i}], steps: [{action: action_restart}]}
nlu: [{intent: i, examples: [go]}]
`,
].map((text) => {
  const definition = definitionOf(text)
  return { definition, bot: compileBot(definition) }
})

const someMessage: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc
    .constantFrom('go', 'listen', 'ask me', 'stop', 'start over', 'yes', 'no', 'x', ...words)
    .map(says),
  someText.map(says),
  fc.constantFrom(...payloads, '/q', '/l', '/m', '/SetSlots(a=1)').map(taps),
)
const someResponse = fc.record(
  {
    text: fc.constantFrom(null, '', ' ', 'hi'),
    response: fc.constantFrom(null, 'utter_z', 'utter_ask_b', 'utter_gone'),
    image: fc.constantFrom(null, 'https://example.com/a.png', 'no address'),
    custom: fc.constantFrom(null, {}, { a: 1 }),
    buttons: fc.constantFrom(null, [], [{ title: 'B', payload: '/m' }], [{ title: null }]),
  },
  { requiredKeys: [] },
)
const someActionEvent = fc.record(
  {
    event: fc.constantFrom('slot', 'followup', 'reset_slots', 'restart', 'active_loop', 'x'),
    name: fc.constantFrom('a', 'b', 'order_id', 'action_m', 'utter_z', 'action_listen', 'gone'),
    value: fc.jsonValue(),
  },
  { requiredKeys: ['event'] },
)
const someAnswer = fc.oneof(
  fc.constant({}),
  fc.jsonValue(),
  fc.record({
    events: fc.array(someActionEvent, { maxLength: 4 }),
    responses: fc.array(someResponse, { maxLength: 3 }),
  }),
)

/** One message with the answers of all actions that it leads to; the last one is given from then on. */
function exchange(
  bot: CompiledBot,
  before: ConversationState,
  message: ConversationEvent,
  answers: unknown[],
  channel: Channel,
): Turn[] {
  const turns = [converse(bot, before, message, channel)]
  for (let n = 0; lastOf(turns).action; n++) {
    const event = eventOf(answers[Math.min(n, answers.length - 1)])
    turns.push(converse(bot, lastOf(turns).state, event, channel))
  }
  return turns
}

function eventOf(answer: unknown): ConversationEvent {
  try {
    return { type: 'action-result', ...readActionAnswer(answer) }
  } catch {
    return { type: 'action-failed', reason: 'not as agreed' }
  }
}

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

  it('F87 F37 of any length, with any answers of actions, never ends in silence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bots, ...silentBots),
        fc.constantFrom(...channels),
        fc.array(fc.tuple(someMessage, fc.array(someAnswer, { maxLength: 4 })), { maxLength: 20 }),
        ({ bot }, channel, talk) => {
          let state = newConversation(bot)
          for (const [message, answers] of talk) {
            const turns = exchange(bot, state, message, answers, channel)
            state = lastOf(turns).state
            const said = turns.some(
              ({ replies, failed }) => replies.some(({ text }) => text.trim() !== '') || failed,
            )
            expect(said || state.handedOver).toBe(true)
            const reasons = turns.flatMap(({ errors }) => errors)
            if (turns.some(({ failed }) => failed)) expect(reasons).not.toEqual([])
          }
        },
      ),
      { numRuns: 600 },
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
