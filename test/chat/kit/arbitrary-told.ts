import fc from 'fast-check'
import { changeKinds } from '../../../src/bot/changes/document.ts'
import type { ChangeEntry, ChangeKind, ChangesDocument } from '../../../src/bot/changes/document.ts'

/** Changes in words as people and hostile people write them. */
export const toldOf = (word: fc.Arbitrary<string>): fc.Arbitrary<ChangesDocument> => {
  const span = fc.oneof(
    word,
    word.map((gone) => ({ gone })),
    word.map((added) => ({ added })),
    word.map((caption) => ({ caption })),
  )
  const words = fc.array(span, { maxLength: 6 })
  const lines = fc.array(words, { maxLength: 4 })
  const kind = fc.constantFrom(...(Object.keys(changeKinds) as ChangeKind[]))
  const entry: fc.Arbitrary<ChangeEntry> = fc.record({
    key: word,
    kind,
    how: fc.constantFrom('added' as const, 'changed' as const, 'removed' as const),
    title: word,
    joint: fc.constantFrom(': ' as const, ' ' as const, '. ' as const),
    body: lines,
    quote: fc.boolean(),
    was: lines,
    willBe: lines,
    facts: lines,
    parts: fc.constant([]),
  })
  const first = fc.record({
    canDo: fc.array(word, { maxLength: 30 }),
    firstMessage: fc.option(word),
    asksFor: fc.array(word, { maxLength: 30 }),
    handOvers: fc.nat(300),
    notUnderstood: fc.option(word),
    sendsDataTo: fc.option(word),
    scripts: fc.array(fc.record({ flow: word, lines: fc.array(word, { maxLength: 9 }) }), {
      maxLength: 5,
    }),
  })
  const left = fc.array(fc.record({ kind, count: fc.nat(2000) }), { maxLength: 5 })
  return fc
    .record({
      first: fc.option(first, { freq: 5 }),
      entries: fc.array(entry, { maxLength: 20 }),
      left,
      lookTwice: fc.array(
        fc.record({ reason: fc.constant('price' as const), sentence: word, of: fc.option(word) }),
        { maxLength: 6 },
      ),
    })
    .map((one) => ({
      ...one,
      lookTwice: one.lookTwice.map((look, n) => ({ ...look, of: one.entries[n]?.key ?? null })),
      total: one.entries.length + one.left.reduce((sum, { count }) => sum + count, 0),
    }))
}
