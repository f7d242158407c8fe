import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Definition } from '../../src/bot/definition.ts'
import { diffDefinitions } from '../../src/bot/diff/diff-definitions.ts'
import { matchItems } from '../../src/bot/diff/match-items.ts'
import { partsOf } from '../../src/bot/parts.ts'
import { sameValue } from '../../src/bot/same-value.ts'
import { canonicalText } from '../../src/bot/canonical.ts'
import { example } from './bots.ts'

/** The changes that an edit of the order desk makes. */
function changesOf(edit: (draft: Definition) => void) {
  const draft = structuredClone(example('orders'))
  edit(draft)
  return diffDefinitions(example('orders'), draft)
}

const rising = (a: number, b: number) => a - b

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, reversed(field)]),
  )
}

describe('the difference of two definitions', () => {
  it('F14 is empty when both mean the same, in whatever order', () => {
    expect(changesOf(() => {})).toEqual([])
    const orders = example('orders')
    const other = reversed({ ...orders, nlu: [] }) as Definition
    expect(diffDefinitions(orders, { ...other, nlu: orders.nlu.toReversed() })).toEqual([])
  })

  it('F13 of a first release is every part, added', () => {
    const changes = diffDefinitions(null, example('orders'))
    expect(changes).toHaveLength(partsOf(example('orders')).size)
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['added']))
    expect(changes.find(({ part }) => part === 'flow:thanks')?.lines).toContainEqual({
      path: 'step 1',
      after: 'action: utter_thanks',
    })
  })

  it('shows a text, old and new', () => {
    const changes = changesOf((draft) => {
      draft.responses['utter_thanks'] = [{ text: 'Any time.' }]
    })
    expect(changes).toEqual([
      {
        part: 'response:utter_thanks',
        kind: 'changed',
        lines: [
          {
            path: 'variant 1 / text',
            before: 'You are welcome. Just write when you need something else.',
            after: 'Any time.',
          },
        ],
      },
    ])
  })

  it('names settings, removed flows and new responses', () => {
    const changes = changesOf((draft) => {
      draft.metadata.senders = ['second-number']
      delete draft.metadata.start
      delete draft.flows['thanks']
      draft.responses['utter_new'] = [{ text: 'New', buttons: [{ title: 'A', payload: '/menu' }] }]
    })
    expect(changes.map(({ part, kind }) => `${part} ${kind}`).toSorted()).toEqual([
      'flow:thanks removed',
      'response:utter_new added',
      'setting:senders changed',
      'setting:start removed',
    ])
  })

  it('points into branches', () => {
    const [change] = changesOf((draft) => {
      const branches = draft.flows['track_order']?.steps[1]?.next
      if (Array.isArray(branches)) branches.splice(1, 1)
    })
    expect(change?.lines).toEqual([
      { path: 'step 2 / branch 2', before: expect.stringContaining('^2') },
    ])
  })

  it('sees one moved step as one move', () => {
    const [change] = changesOf((draft) => {
      const steps = draft.flows['return_item']?.steps ?? []
      steps.splice(1, 0, ...steps.splice(4, 1))
    })
    expect(change?.lines).toEqual([
      { path: 'step 2', before: 'step 5', after: 'step 2', moved: true },
    ])
  })

  it('follows a step by its id when it moved and changed', () => {
    const [change] = changesOf((draft) => {
      const steps = draft.flows['return_item']?.steps ?? []
      const [asked] = steps.splice(3, 1)
      steps.unshift({ ...asked, description: 'first of all' } as (typeof steps)[number])
    })
    expect(change?.lines).toEqual([
      { path: 'step 1', before: 'step 4', after: 'step 1', moved: true },
      { path: 'step 1 / description', after: 'first of all' },
    ])
  })

  it('tells an inserted step and an inserted phrase alone', () => {
    const changes = changesOf((draft) => {
      draft.flows['human']?.steps.unshift({ noop: true })
      draft.nlu[0]?.examples?.splice(2, 0, 'yo')
    })
    expect(changes.map(({ lines }) => lines)).toEqual([
      [{ path: 'step 1', after: 'noop: true' }],
      [{ path: 'example 3', after: 'yo' }],
    ])
  })
})

describe('matching the items of two lists', () => {
  it('accounts for every item once, and calls the longest run in order unmoved', () => {
    const item = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.record({ id: fc.constantFrom('a', 'b', 'c'), text: fc.constantFrom('x', 'y') }),
    )
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 9 }),
        fc.array(item, { maxLength: 9 }),
        (before, after) => {
          const { pairs, removed, added } = matchItems(before, after)
          expect([...pairs.map(({ from }) => from), ...removed].toSorted(rising)).toEqual([
            ...before.keys(),
          ])
          expect([...pairs.map(({ to }) => to), ...added].toSorted(rising)).toEqual([
            ...after.keys(),
          ])
          const still = pairs.filter(({ moved }) => !moved).map(({ from }) => from)
          expect(still).toEqual(still.toSorted(rising))
        },
      ),
    )
  })

  it('moves one item when one item moved', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 12 }),
        fc.nat(11),
        fc.nat(11),
        (list, from, to) => {
          const after = list.toSpliced(from % list.length, 1)
          after.splice(to % list.length, 0, list[from % list.length] ?? '')
          const moves = matchItems(list, after).pairs.filter(({ moved }) => moved)
          expect(moves.length).toBe(from % list.length === to % list.length ? 0 : 1)
        },
      ),
    )
  })
})

describe('sameness of values', () => {
  it('is sameness of their canonical text', () => {
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown[]>(null, true, 0, 1, 'a', ''),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(tie('value'), fc.constant(undefined))),
      ),
    }))
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sameValue(a, b)).toBe(canonicalText(a) === canonicalText(b))
        expect(sameValue(a, reversed(a))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
