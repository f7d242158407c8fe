import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartKey } from '../../src/bot/definition.ts'
import { inOneGo } from '../../src/bot/intents.ts'
import { authorsOf, changedPartAuthors, changedParts } from '../../src/domain/authors.ts'
import type { ChangedPart, Write } from '../../src/domain/authors.ts'

const menu: PartKey = 'flow:menu'

/** Writes that lead through `states`, each by the person beside it; the first starts from nothing. */
function history(steps: readonly (readonly [string, string | null])[], part = menu): Write[] {
  let before: string | null = null
  return steps.map(([personId, after], index) => {
    const write = { revision: index + 1, part, beforeHash: before, afterHash: after, personId }
    before = after
    return write
  })
}

type Hashes = Parameters<typeof changedParts>[0]
const partsBetween = (base: Hashes, next: Hashes) => inOneGo(changedParts(base, next))
const authorsOfChanges = (writes: Write[], changed: ChangedPart[], upto: number) =>
  inOneGo(changedPartAuthors(writes, changed, upto))

describe('F23 authors of one part', () => {
  const written = history([
    ['ana', 'a'],
    ['dov', 'b'],
    ['li', 'c'],
  ])

  it('F23 are those who wrote since it was what is live', () => {
    expect(authorsOf(written, 'b', 'c', 3)).toEqual(['li'])
    expect(authorsOf(written, 'a', 'c', 3).sort()).toEqual(['dov', 'li'])
    expect(authorsOf(written, null, 'c', 3).sort()).toEqual(['ana', 'dov', 'li'])
  })

  it('F23 still count when what they had published was reverted and is asked for again', () => {
    const goesOn = history([
      ['ana', 'live before and after the revert'],
      ['dov', 'live until the revert'],
      ['mo', 'asked for now'],
    ])
    const base = 'live before and after the revert'
    expect(authorsOf(goesOn, base, 'asked for now', 3).sort()).toEqual(['dov', 'mo'])
  })

  it('F23 are everybody who ever wrote it where the live state never was in the draft', () => {
    expect(authorsOf(written, 'elsewhere', 'c', 3).sort()).toEqual(['ana', 'dov', 'li'])
  })

  it('F23 are everybody where the candidate is not what was written last', () => {
    expect(authorsOf(written, 'b', 'x', 3).sort()).toEqual(['ana', 'dov', 'li'])
  })

  it('F23 leave out what was written after the candidate was frozen', () => {
    expect(authorsOf(written, 'a', 'b', 2)).toEqual(['dov'])
  })

  it('F23 count whoever removed it', () => {
    const gone = history([
      ['ana', 'a'],
      ['dov', null],
    ])
    expect(authorsOf(gone, 'a', null, 2)).toEqual(['dov'])
  })
})

const person = fc.constantFrom('ana', 'dov', 'li', 'mo')
const state = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null })
/** A history in which every write changes something, as saves keep it. */
const steps = fc
  .array(fc.tuple(person, state), { minLength: 1, maxLength: 12 })
  .map((all) => all.filter(([, after], i) => after !== (i === 0 ? null : all[i - 1]?.[1])))
  .filter((all) => all.length > 0)

describe('F23 authors, whatever was written', () => {
  it('are exactly the writers since the draft last stood at the live state', () => {
    fc.assert(
      fc.property(steps, state, (all, base) => {
        const states = [null, ...all.map(([, after]) => after)]
        const now = states.at(-1) ?? null
        fc.pre(base !== now)
        const since = Math.max(0, states.lastIndexOf(base))
        const expected = new Set(all.slice(since).map(([name]) => name))
        expect(new Set(authorsOf(history(all), base, now, all.length))).toEqual(expected)
      }),
    )
  })

  it('always hold the last writer, and nobody who never wrote the part', () => {
    fc.assert(
      fc.property(steps, state, state, (all, base, candidate) => {
        const authors = authorsOf(history(all), base, candidate, all.length)
        expect(authors).toContain(all.at(-1)?.[0])
        const writers: string[] = all.map(([name]) => name)
        expect(authors.filter((name) => !writers.includes(name))).toEqual([])
        expect(new Set(authors).size).toBe(authors.length)
      }),
    )
  })

  it('never get fewer by going back to an older live state', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (all, i, j) => {
        const states = [null, ...all.map(([, after]) => after)]
        const now = states.at(-1) ?? null
        const at = (n: number) => states.lastIndexOf(states[n % states.length] ?? null)
        const [older, newer] = [at(i), at(j)].sort((a, b) => a - b)
        const live = states[newer ?? 0] ?? null
        const reverted = states[older ?? 0] ?? null
        fc.pre(live !== now && reverted !== now)
        const after = authorsOf(history(all), reverted, now, all.length)
        for (const name of authorsOf(history(all), live, now, all.length)) {
          expect(after).toContain(name)
        }
      }),
    )
  })
})

describe('F23 authors of a whole candidate', () => {
  const fallback: PartKey = 'flow:sorry'
  const writes = [
    ...history([
      ['ana', 'm1'],
      ['dov', 'm2'],
    ]),
    ...history(
      [
        ['ana', 's1'],
        ['li', 's2'],
      ],
      fallback,
    ),
  ]

  it('F23 count only the parts in which it differs from what is live', () => {
    const base = { [menu]: 'm1', [fallback]: 's1' }
    expect(
      authorsOfChanges(writes, partsBetween(base, { [menu]: 'm2', [fallback]: 's1' }), 2),
    ).toEqual(['dov'])
    expect(
      authorsOfChanges(writes, partsBetween(base, { [menu]: 'm1', [fallback]: 's2' }), 2),
    ).toEqual(['li'])
    expect(authorsOfChanges(writes, partsBetween(base, base), 2)).toEqual([])
  })

  it('F23 count a removed part, and everybody where nothing is live yet', () => {
    const removal = { part: menu, beforeHash: 'm2', afterHash: null, personId: 'mo' }
    const removed = [...writes, { revision: 3, ...removal }]
    const base = { [menu]: 'm2', [fallback]: 's2' }
    expect(authorsOfChanges(removed, partsBetween(base, { [fallback]: 's2' }), 3)).toEqual(['mo'])
    const all = authorsOfChanges(writes, partsBetween({}, { [menu]: 'm2', [fallback]: 's2' }), 2)
    expect(all.sort()).toEqual(['ana', 'dov', 'li'])
  })
})
