import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffDefinitions } from '../../../src/bot/diff/diff-definitions.ts'
import type { Definition, Step } from '../../../src/bot/definition.ts'
import { allSteps } from '../../../src/bot/steps.ts'
import type { ChangeEntry } from '../../../src/bot/changes/document.ts'
import { sideText, sideWords } from '../../../src/bot/changes/plain-words.ts'
import { shownText } from '../../../src/bot/changes/shown-text.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import { example, exampleNames } from './tell.ts'
import { runs } from '../../helpers/effort.ts'

const runsEach = runs(40)

/** Rolls the numbers of a list, again and again. */
function dice(numbers: readonly number[]): (below: number) => number {
  let at = 0
  return (below) => (numbers[at++ % numbers.length] ?? 0) % below
}

type Node = Record<string, unknown> | unknown[]
type Leaf = { holder: Node; key: string | number; path: string[] }

/** Every text and every list of a definition. */
function placesIn(node: unknown, path: string[] = []): { leaves: Leaf[]; lists: unknown[][] } {
  const leaves: Leaf[] = []
  const lists: unknown[][] = []
  if (typeof node !== 'object' || node === null) return { leaves, lists }
  if (Array.isArray(node)) lists.push(node)
  for (const [key, value] of Object.entries(node)) {
    const at = Array.isArray(node) ? Number(key) : key
    if (typeof value === 'string')
      leaves.push({ holder: node as Node, key: at, path: [...path, key] })
    const inner = placesIn(value, [...path, key])
    leaves.push(...inner.leaves)
    lists.push(...inner.lists)
  }
  return { leaves, lists }
}

function mutate(definition: Definition, roll: (below: number) => number): Definition {
  const next = structuredClone(definition)
  for (let edits = 1 + roll(4); edits > 0; edits--) {
    const { leaves, lists } = placesIn({ ...next, nlu: next.nlu })
    const leaf = leaves[roll(leaves.length)]
    const list = lists[roll(lists.length)]
    const what = roll(4)
    if (what <= 1 && leaf && !isFixed(leaf)) change(leaf, roll)
    if (what === 2 && list && list.length > 1) list.splice(roll(list.length), 1)
    if (what === 3 && list && list.length > 1) list.push(...list.splice(roll(list.length), 1))
  }
  return next
}

const isFixed = ({ path, key }: Leaf): boolean =>
  key === 'type' || key === 'channel' || path.includes('channels') || path[0] === 'version'

const words = ['gift', '40 euros', 'tomorrow', '\u202e', 'https://pay.example.net/x', '*bold*']
function change({ holder, key }: Leaf, roll: (below: number) => number): void {
  const record = holder as Record<string | number, unknown>
  record[key] = `${String(record[key])} ${words[roll(words.length)]} ${roll(1000)}`
}

/** What customers or their phones read of it, as the document shows it. */
function saidIn({ responses, flows, nlu }: Definition): string[] {
  return [
    ...Object.values(responses)
      .flat()
      .flatMap(({ text, buttons = [] }) => [
        ...(text === undefined ? [] : [text]),
        ...buttons.flatMap(({ title, url }) => [title, ...(url === undefined ? [] : [url])]),
      ]),
    ...Object.values(flows).flatMap((flow) => allSteps(flow).flatMap(({ step }) => setTexts(step))),
    ...nlu.flatMap(({ examples = [], keywords = [] }) => [...examples, ...keywords]),
  ]
}

const setTexts = (step: Step): string[] =>
  'set_slots' in step
    ? step.set_slots.flatMap((entry) =>
        Object.values(entry).filter((value) => typeof value === 'string'),
      )
    : []

const flat = (text: string): string => text.replaceAll(/\s*⏎\s*|\s+/g, ' ')

describe('F74 nothing that changes is left out', () => {
  for (const name of exampleNames) {
    it(`of ${name}, whatever is edited`, () => {
      const base = example(name)
      const numbers = fc.array(fc.nat(), { minLength: 24, maxLength: 24 })
      const holds = fc.property(numbers, (rolled) => {
        const next = mutate(base, dice(rolled))
        const document = tellChanges({ definition: base }, { definition: next })
        const changed = diffDefinitions(base, next)
        const told = new Set(document.entries.flatMap(({ parts }) => parts))
        expect(changed.map(({ part }) => part).filter((part) => !told.has(part))).toEqual([])
        expect(document.total > 0).toBe(changed.length > 0)
        expect(missing(base, next, document.entries)).toEqual([])
      })
      fc.assert(holds, { numRuns: runsEach })
    })
  }
})

/** Texts that are new, or gone, and stand in no change. */
function missing(base: Definition, next: Definition, entries: readonly ChangeEntry[]): string[] {
  const [before, after] = [saidIn(base), saidIn(next)]
  const all = (side: 'was' | 'is') => flat(entries.map((entry) => allText(entry, side)).join('\n'))
  const [was, is] = [all('was'), all('is')]
  return [
    ...after.filter((text) => !before.includes(text) && !is.includes(flat(shownText(text)))),
    ...before.filter((text) => !after.includes(text) && !was.includes(flat(shownText(text)))),
  ]
}

const allText = (entry: ChangeEntry, side: 'was' | 'is'): string =>
  [entry.title, sideText(entry, side), ...entry.body.map((line) => sideWords(line, side))].join(' ')
