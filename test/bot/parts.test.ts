import { describe, expect, it, vi } from 'vitest'
import { canonicalText, definitionToYaml } from '../../src/bot/canonical.ts'
import type { PartKey } from '../../src/bot/definition.ts'
import { diffDefinitions } from '../../src/bot/diff/diff-definitions.ts'
import {
  emptyDefinition,
  partHashes,
  partKind,
  partName,
  partsOf,
  withParts,
} from '../../src/bot/parts.ts'
import { parsePayload } from '../../src/bot/payload.ts'
import { referencesIn, referencesOf } from '../../src/bot/references.ts'
import { fillText, slotsInText } from '../../src/bot/texts.ts'
import { definitionOf, example } from './bots.ts'

const bot = definitionOf(`
version: "3.1"
metadata: {fallback: a, bot: x}
slots: {s1: {type: text}, s2: {type: text}, s3: {type: text}, s4: {type: text}, s5: {type: text}, s6: {type: text}}
responses:
  utter_ask_s1: [{text: "{s3}?", buttons: [{title: "{s4}", payload: /b}, {title: I, payload: '/i{"s5": 1}'}, {title: Yes, payload: "yes"}]}]
  utter_bad: [{text: bad, condition: [{type: slot, name: s6, value: null}]}]
  utter_action_failed: [{text: oh}]
flows:
  a:
    if: slots.s2
    nlu_trigger: [{intent: go}, {intent: {name: run}}]
    persisted_slots: [s1]
    steps:
      - noop: true
        next:
          - if: slots.s1 and slots.s2
            then: [{collect: s1, rejections: [{if: slots.s1, utter: utter_bad}]}, {link: c}]
          - else: END
      - {action: action_x}
      - {call: d}
      - {set_slots: [{s2: x}]}
  b: {if: "slots.", steps: [{action: action_human_handoff}]}
nlu: [{intent: go}, {intent: run}, {intent: i}]
`)

describe('parts of a definition', () => {
  it('are every flow, response, slot, intent and setting, and make the definition again', () => {
    const keys = [...partsOf(bot).keys()]
    expect(keys).toContain('flow:a')
    expect(keys).toContain('setting:fallback')
    expect(keys).toContain('setting:version')
    expect(keys).toContain('intent:run')
    for (const definition of [bot, example('orders'), example('clinic'), emptyDefinition()]) {
      expect(canonicalText(withParts(emptyDefinition(), partsOf(definition)))).toBe(
        canonicalText(definition),
      )
      expect(canonicalText(withParts(definition, new Map()))).toBe(canonicalText(definition))
    }
  })

  it('can be replaced, added and taken out', () => {
    const changed = withParts(
      bot,
      new Map<PartKey, unknown>([
        ['flow:b', undefined],
        ['slot:new', { type: 'bool' }],
        ['setting:fallback', 'z'],
      ]),
    )
    expect(Object.keys(changed.flows)).toEqual(['a'])
    expect(changed.slots['new']).toEqual({ type: 'bool' })
    expect(changed.metadata).toEqual({ bot: 'x', fallback: 'z' })
  })

  it('may have names that mean something to JavaScript', () => {
    const parts = new Map([['flow:__proto__' as const, { steps: [] }]])
    const odd = withParts(emptyDefinition(), parts)
    expect([...partsOf(odd).keys()]).toEqual(['flow:__proto__'])
    expect(referencesOf(odd, 'constructor')).toEqual({
      flows: [],
      responses: [],
      slots: [],
      intents: [],
    })
  })

  it('are hashed by what they mean', () => {
    const hashes = partHashes(bot)
    const other = partHashes(withParts(bot, new Map([['slot:s1', { type: 'bool' }]])))
    expect(hashes['flow:a']).toMatch(/^[0-9a-f]{64}$/)
    expect(other['flow:a']).toBe(hashes['flow:a'])
    expect(other['slot:s1']).not.toBe(hashes['slot:s1'])
    expect([partKind('slot:s:1'), partName('slot:s:1')]).toEqual(['slot', 's:1'])
  })
})

describe('what a flow names', () => {
  it('by its steps, branches, conditions, texts and buttons', () => {
    const found = referencesOf(bot, 'a')
    expect(found.flows.toSorted()).toEqual(['b', 'c', 'd'])
    expect(found.responses.toSorted()).toEqual(['utter_action_failed', 'utter_ask_s1', 'utter_bad'])
    expect(found.slots.toSorted()).toEqual(['s1', 's2', 's3', 's4', 's5', 's6'])
    expect(found.intents.toSorted()).toEqual(['go', 'i', 'run'])
  })

  it('with the number of the outer step, and the response in between', () => {
    const found = referencesIn(bot, 'a')
    expect(found).toContainEqual({ kind: 'flow', name: 'c', step: 1 })
    expect(found).toContainEqual({ kind: 'flow', name: 'd', step: 3 })
    expect(found).toContainEqual({ kind: 'flow', name: 'b', step: 1, response: 'utter_ask_s1' })
  })

  it('is nothing where a condition cannot be read: validation tells that', () => {
    expect(referencesOf(bot, 'b').slots).toEqual([])
  })
})

describe('texts and payloads', () => {
  it('fill in what is there', () => {
    expect(slotsInText('{a} {b} {a} {not this} {}')).toEqual(['a', 'b'])
    expect(fillText('{a}-{b}-{constructor}', { a: '{b}', b: 0 })).toBe('{b}-0-')
  })

  it('F86 are filled as far as is said', () => {
    const show = vi.fn<(value: string) => string>((value) => value)
    expect(fillText('{a}'.repeat(9), { a: 'long' }, {}, { show, max: 6 })).toBe('longlo')
    expect(show).toHaveBeenCalledTimes(2)
    expect(fillText('all', {}, {}, { max: 2 })).toBe('al')
  })

  it.each([
    ['/menu', { name: 'menu', slots: {} }],
    [' /go{"a": "b", "c": null} ', { name: 'go', slots: { a: 'b', c: null } }],
    ['/SetSlots( a = x y  , b="c, d" , e=)', { name: null, slots: { a: 'x y', b: 'c, d', e: '' } }],
    [
      `/SetSlots(a=x${' '.repeat(500_000)}y)`,
      { name: null, slots: { a: `x${' '.repeat(500_000)}y` } },
    ],
    ['/SetSlots(a="b" c)', { name: null, slots: { a: '"b" c' } }],
    ['yes', null],
    ['/', null],
    ['/go{', null],
    ['/go{"a": [1]}', null],
    ['/go{"a": {}}', null],
    ['/go now', null],
  ])('reads %.80s', (text, payload) => {
    expect(parsePayload(text)).toEqual(payload)
  })
})

describe('F45 the goodbye of a bot', () => {
  const said = definitionOf('metadata: {fallback: a, goodbye: See you!}')
  const other = definitionOf('metadata: {fallback: a, goodbye: Bye!}')

  it('is a setting: hashed, compared and put back by itself', () => {
    const hashes = partHashes(said)
    expect(hashes['setting:goodbye']).not.toBe(partHashes(other)['setting:goodbye'])
    expect(hashes['setting:fallback']).toBe(partHashes(other)['setting:fallback'])
    expect(diffDefinitions(said, other).map(({ part }) => part)).toEqual(['setting:goodbye'])
    const back = new Map([['setting:goodbye' as PartKey, 'See you!']])
    expect(withParts(other, back)).toEqual(said)
  })

  it('is exported, and read again as it was', () => {
    expect(definitionOf(definitionToYaml(said))).toEqual(said)
  })
})
