import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stronglyConnected } from '../../../src/bot/checks/strongly-connected.ts'
import { parseBot } from '../../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../../src/bot/validate.ts'
import { inTheLongRun } from '../../helpers/effort.ts'

/** Codes and places of what is told about rounds in these flows. */
function loopsIn(flows: string): string[] {
  const text = `slots: {x: {type: text}}\nflows:\n${flows}`
  const { definition, findings, locate } = parseBot([{ name: 'bot.yml', text }])
  expect(findings).toEqual([])
  if (!definition) throw new Error('cannot be read')
  return validateBot(definition, { locate })
    .filter(({ code }) => code.startsWith('loop-'))
    .map(({ code, flow, step }) => `${code} ${flow} / ${step}`)
}

describe('F11 endless steps', () => {
  it.each([
    ['a step that goes on to itself', '  a: {steps: [{id: s, noop: , next: s}]}', 'a / s'],
    [
      'two steps in a round',
      '  a: {steps: [{id: s, action: utter_a}, {action: utter_b, next: s}]}',
      'a / s',
    ],
    [
      'a round inside a branch',
      '  a: {steps: [{noop: , next: [{if: slots.x, then: [{id: s, action: action_b, next: s}]}, {else: END}]}]}',
      'a / s',
    ],
    [
      'flows that link to each other',
      '  a: {steps: [{action: utter_a}, {link: b}]}\n  b: {steps: [{link: a}]}',
      'a / step 1',
    ],
    ['a flow that calls itself', '  a: {steps: [{call: a}]}', 'a / step 1'],
    [
      'a round through a call that asks nothing',
      '  a: {steps: [{id: s, call: b, next: s}]}\n  b: {steps: [{call: c}]}\n  c: {steps: [{action: utter_c}]}',
      'a / s',
    ],
    [
      'a branch without else that falls through',
      '  a: {steps: [{id: s, noop: , next: [{if: slots.x, then: END}]}, {next: s}]}',
      'a / s',
    ],
  ])('are told: %s', (_, flows, place) => {
    expect(loopsIn(flows)).toEqual([`loop-endless ${place}`])
  })

  it.each([
    [
      'a question in the round',
      '  a: {steps: [{id: s, collect: x, ask_before_filling: true, next: s}]}',
    ],
    [
      'a called flow that asks',
      '  a: {steps: [{id: s, call: b, next: s}]}\n  b: {steps: [{collect: x, ask_before_filling: true}]}',
    ],
    [
      'flows that link to each other and ask',
      '  a: {steps: [{collect: x}, {link: b}]}\n  b: {steps: [{action: utter_b}, {link: a}]}',
    ],
    [
      'a slot that is emptied on the way back',
      '  a: {steps: [{id: s, collect: x}, {set_slots: {x: null}, next: s}]}',
    ],
    ['a person who takes over', '  a: {steps: [{id: s, action: action_human_handoff, next: s}]}'],
    ['a jump forward', '  a: {steps: [{noop: , next: t}, {id: t, action: utter_a}]}'],
    ['an undefined flow', '  a: {steps: [{link: nowhere}]}'],
  ])('are not seen where there are none: %s', (_, flows) => {
    expect(loopsIn(flows)).toEqual([])
  })

  it('warn of a question that is not asked a second time', () => {
    const flows =
      '  a: {steps: [{id: s, collect: x}, {action: utter_a, next: [{if: slots.x, then: END}, {else: s}]}]}'
    expect(loopsIn(flows)).toEqual(['loop-not-asking a / s'])
  })

  inTheLongRun(() => {
    it('are found in a chain of 20,000 flows', () => {
      const flows = Array.from(
        { length: 20_000 },
        (_, n) => `  f${n}: {steps: [{call: f${(n + 1) % 20_000}}]}`,
      )
      expect(loopsIn(flows.join('\n'))).toEqual(['loop-endless f0 / step 1'])
    })
  })
})

describe('strongly connected groups', () => {
  it('are those whose nodes reach each other', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 })
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = Array.from({ length: 8 }, (_, id) => ({ id }))
        type Node = (typeof nodes)[number]
        const after = (node: Node) =>
          pairs.filter(([from]) => from === node.id).flatMap(([, to]) => nodes[to] ?? [])
        const reach = (start: Node) => {
          const found = new Set(after(start))
          for (const node of found) for (const next of after(node)) found.add(next)
          return found
        }
        const groups = stronglyConnected(nodes, after)
        const groupOf = new Map(groups.flatMap((group) => group.map((node) => [node, group])))
        for (const a of nodes) {
          for (const b of nodes) {
            const together = reach(a).has(b) && reach(b).has(a)
            expect(groupOf.has(a) && groupOf.get(a) === groupOf.get(b)).toBe(together)
          }
        }
      }),
    )
  })
})
