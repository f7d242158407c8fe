import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText } from '../../src/bot/canonical.ts'
import type { Definition } from '../../src/bot/definition.ts'
import { diffDefinitions } from '../../src/bot/diff/diff-definitions.ts'
import { referencesOf, variantReferences } from '../../src/bot/references.ts'
import { selectable, selectFlows } from '../../src/bot/select-flows.ts'
import type { Selection } from '../../src/bot/select-flows.ts'
import { definitionOf, example } from './bots.ts'

const base = definitionOf(`
metadata: {fallback: sorry, senders: [one]}
slots: {who: {type: text}}
responses:
  utter_hello: [{text: "Hello {who}", buttons: [{title: Prices, payload: /prices}]}]
  utter_prices: [{text: "5 euros"}]
  utter_sorry: [{text: "Sorry"}]
flows:
  hello: {nlu_trigger: [{intent: greet}], steps: [{action: utter_hello}]}
  prices: {steps: [{action: utter_prices}, {link: sorry}]}
  sorry: {steps: [{action: utter_sorry}]}
nlu: [{intent: greet, examples: [hi]}]
`)
const draft = definitionOf(`
metadata: {fallback: sorry, senders: [two]}
slots: {who: {type: any}, city: {type: text}}
responses:
  utter_hello: [{text: "Good day {who}", buttons: [{title: Prices, payload: /prices}, {title: Map, payload: /map}]}]
  utter_prices: [{text: "6 euros in {city}"}]
  utter_sorry: [{text: "Sorry"}]
  utter_map: [{text: "Here, {who}"}]
  utter_spare: [{text: "unused"}]
flows:
  hello: {nlu_trigger: [{intent: greet}], steps: [{action: utter_hello}, {action: utter_prices}]}
  prices: {steps: [{action: utter_prices}, {link: map}]}
  map: {nlu_trigger: [{intent: where}], steps: [{action: utter_map}]}
  sorry: {steps: [{action: utter_sorry}]}
nlu: [{intent: greet, examples: [hi, hello]}, {intent: where, examples: [where]}]
`)

const select = (
  flows: string[],
  shared: string[] = [],
  settings = false,
  from: Definition | null = base,
) => selectFlows(from, draft, { flows, shared, settings })

function accepted(result: ReturnType<typeof selectFlows>) {
  if ('problems' in result) throw new Error(result.problems.map(({ text }) => text).join('\n'))
  return result
}

const problems = (result: ReturnType<typeof selectFlows>) =>
  'problems' in result
    ? result.problems.map(({ code, part, path, usedBy }) => ({ code, part, path, usedBy }))
    : []

describe('F15 selected flows', () => {
  it('bring the responses, slots and intents that they use, and nothing else', () => {
    const { candidate, taken } = accepted(select(['map'], ['slot:who']))
    expect(taken.toSorted()).toEqual(['flow:map', 'intent:where', 'response:utter_map', 'slot:who'])
    expect(candidate.flows['hello']).toEqual(base.flows['hello'])
    expect(candidate.responses['utter_prices']).toEqual(base.responses['utter_prices'])
    expect(candidate.metadata).toEqual(base.metadata)
    expect(candidate.nlu.map(({ intent }) => intent)).toEqual(['greet', 'where'])
  })

  it('need a tick for what an unchosen flow uses too', () => {
    expect(problems(select(['map']))).toEqual([
      { code: 'part-shared', part: 'slot:who', path: undefined, usedBy: ['hello'] },
    ])
    const result = select(['map'])
    expect('problems' in result && result.problems[0]?.text).toBe(
      'The slot "who" changes for hello too. Tick it by itself, or choose those flows.',
    )
  })

  it('need no tick when all flows that use it are chosen', () => {
    const { taken } = accepted(select(['map', 'hello', 'prices']))
    expect(taken).toContain('slot:who')
    expect(taken).toContain('response:utter_prices')
    expect(taken).not.toContain('response:utter_spare')
  })

  it('fail with the path when they lead to a flow that is nowhere', () => {
    expect(problems(select(['prices'], ['response:utter_prices']))).toEqual([
      {
        code: 'reference-broken',
        part: undefined,
        path: 'prices / step 2 -> map',
        usedBy: undefined,
      },
    ])
  })

  it('fail with the path of a button too', () => {
    expect(problems(select(['hello'], ['response:utter_prices']))).toMatchObject([
      { path: 'hello / step 1 -> map' },
    ])
  })

  it('fail with the path of a button that starts an intent', () => {
    const byIntent = structuredClone(draft)
    byIntent.flows['hello'] = { steps: [{ action: 'utter_new' }] }
    byIntent.responses['utter_new'] = [
      { text: 'Go', buttons: [{ title: 'Map', payload: '/where' }] },
    ]
    const chosen = { flows: ['hello'], shared: [], settings: false }
    expect(problems(selectFlows(base, byIntent, chosen))).toMatchObject([
      { path: 'hello / step 1 -> map' },
    ])
  })

  it('take the settings only when those are ticked', () => {
    const { candidate, taken } = accepted(select([], [], true))
    expect(taken).toEqual(['setting:senders'])
    expect(candidate.metadata.senders).toEqual(['two'])
    expect(candidate.flows).toEqual(base.flows)
  })

  it('take a response that is ticked by itself, with the slots in it', () => {
    const { taken } = accepted(select([], ['response:utter_prices']))
    expect(taken.toSorted()).toEqual(['response:utter_prices', 'slot:city'])
  })

  it('take a deleted flow out, with what only it used', () => {
    const without = structuredClone(base)
    delete without.flows['hello']
    delete without.responses['utter_hello']
    without.nlu = []
    const chosen = { flows: ['hello'], shared: [], settings: false }
    const { candidate, taken } = accepted(selectFlows(base, without, chosen))
    expect(taken.toSorted()).toEqual(['flow:hello', 'intent:greet', 'response:utter_hello'])
    expect(Object.keys(candidate.flows)).toEqual(['prices', 'sorry'])
  })

  it('keep what a flow that stays still needs, and fail when it is ticked away', () => {
    const without = structuredClone(base)
    delete without.flows['prices']
    delete without.responses['utter_sorry']
    const chosen = { flows: ['sorry'], shared: [] as string[], settings: false }
    expect(problems(selectFlows(base, without, { ...chosen, flows: ['prices'] }))).toMatchObject([
      { path: 'hello / step 1 -> prices' },
    ])
    expect(
      problems(selectFlows(base, without, { ...chosen, shared: ['response:utter_sorry'] })),
    ).toMatchObject([{ path: 'sorry / step 1 -> response utter_sorry' }])
  })

  it('fail when the settings name a flow that is not there', () => {
    expect(problems(select(['map'], [], true, null))).toMatchObject([
      { path: 'settings / fallback -> sorry' },
    ])
  })

  it('have nothing but themselves when there is no base', () => {
    const { candidate } = accepted(select(['sorry'], [], true, null))
    expect(candidate).toMatchObject({ metadata: draft.metadata, slots: {}, nlu: [] })
    expect(Object.keys(candidate.flows)).toEqual(['sorry'])
  })

  it('refuse what exists nowhere', () => {
    expect(
      problems(select(['gone'], ['response:gone', 'flow:map', 'nonsense'])).map(({ code }) => code),
    ).toEqual(['flow-unknown', 'part-unknown', 'part-unknown', 'part-unknown'])
  })
})

describe('F13 what the form offers', () => {
  it('is every changed flow, every other changed part with its users, and the settings', () => {
    const offered = selectable(base, draft)
    expect(offered.flows).toEqual([
      { id: 'hello', kind: 'changed' },
      { id: 'prices', kind: 'changed' },
      { id: 'map', kind: 'added' },
    ])
    expect(offered.shared).toContainEqual({
      part: 'response:utter_prices',
      kind: 'changed',
      usedBy: ['prices', 'hello'],
    })
    expect(offered.shared).toContainEqual({
      part: 'response:utter_spare',
      kind: 'added',
      usedBy: [],
    })
    expect(offered.settings).toBe(true)
    expect(selectable(draft, draft)).toEqual({ flows: [], shared: [], settings: false })
  })
})

describe('any selection', () => {
  it('differs from the base only in what is ticked or used by a chosen flow', () => {
    const bots = [base, draft, example('orders'), example('clinic')]
    const names = bots.flatMap((bot) => Object.keys(bot.flows))
    const parts = bots.flatMap((bot) => [
      ...Object.keys(bot.responses).map((name) => `response:${name}`),
      ...Object.keys(bot.slots).map((name) => `slot:${name}`),
    ])
    const selection: fc.Arbitrary<Selection> = fc.record({
      flows: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 6 }),
      shared: fc.uniqueArray(fc.constantFrom(...parts), { maxLength: 6 }),
      settings: fc.boolean(),
    })
    const bot = fc.constantFrom(...bots)
    fc.assert(
      fc.property(fc.option(bot), bot, selection, (from, next, chosen) => {
        const result = selectFlows(from, next, chosen)
        if ('problems' in result) {
          expect(result.problems).not.toEqual([])
          return
        }
        const used = chosen.flows.flatMap((flow) =>
          [from, next].flatMap((definition) => (definition ? keysUsedBy(definition, flow) : [])),
        )
        const allowed = new Set<string>([
          ...chosen.flows.map((id) => `flow:${id}`),
          ...chosen.shared,
          ...used,
          ...slotsInTicked(next, chosen),
        ])
        for (const { part } of diffDefinitions(from, result.candidate)) {
          if (part.startsWith('setting:')) expect(chosen.settings).toBe(true)
          else expect(allowed).toContain(part)
          expect(result.taken).toContain(part)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('of everything is the draft, but for what no flow uses', () => {
    const everything = {
      flows: [...Object.keys(base.flows), 'map'],
      shared: ['response:utter_spare'],
      settings: true,
    }
    const { candidate } = accepted(selectFlows(base, draft, everything))
    expect(canonicalText({ ...candidate, nlu: [] })).toBe(canonicalText({ ...draft, nlu: [] }))
  })
})

/** A ticked response brings what its texts and buttons name. */
function slotsInTicked(definition: Definition, { shared }: Selection): string[] {
  return Object.entries(definition.responses).flatMap(([name, variants]) =>
    shared.includes(`response:${name}`)
      ? variantReferences(definition, variants).map(
          (reference) => `${reference.kind}:${reference.name}`,
        )
      : [],
  )
}

function keysUsedBy(definition: Definition, flow: string): string[] {
  const { responses, slots, intents } = referencesOf(definition, flow)
  return [
    ...responses.map((name) => `response:${name}`),
    ...slots.map((name) => `slot:${name}`),
    ...intents.map((name) => `intent:${name}`),
  ]
}
