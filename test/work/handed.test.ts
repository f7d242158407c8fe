import { describe, expect, it } from 'vitest'
import { framed } from '../../src/work/frames.ts'
import { handed, takenOver } from '../../src/work/handed.ts'
import { keep, recall } from '../../src/work/kept-results.ts'
import { turnsDuring } from '../helpers/turns-during.ts'

const named = Object.fromEntries(
  Array.from({ length: 5000 }, (_, n) => [`flow:f${n} 🚲`, `${n}`.repeat(16)]),
)
const long = '“x”'.repeat(200_000)
const result = {
  parts: named,
  definition: { metadata: { senders: ['shop'] }, flows: named, long, nlu: Object.entries(named) },
  findings: Object.entries(named).map(([text, at]) => ({ text, at })),
  none: null,
  text: 'short',
}
const pieces = JSON.stringify(result).length / 100_000

describe('F86 a large result', () => {
  it('is taken over as it is, in pieces with turns of others between them', async () => {
    const given = handed(result)
    expect(await takenOver(given)).toEqual(result)
    expect(await turnsDuring(() => takenOver(given))).toBeGreaterThan(pieces / 2)
    const parts = handed({ named })
    const partsPieces = JSON.stringify(named).length / 100_000
    expect(await turnsDuring(() => takenOver(parts))).toBeGreaterThan(partsPieces)
  })

  it('is read in pieces where a single list of it is long, however deep it stands', async () => {
    const words = Array.from({ length: 200_000 }, (_, n) => `${n}`)
    const given = handed({ definition: { nlu: [{ intent: 'one', keywords: words }] } })
    expect(await takenOver(given)).toEqual({
      definition: { nlu: [{ intent: 'one', keywords: words }] },
    })
    const pieces = JSON.stringify(words).length / 100_000
    expect(await turnsDuring(() => takenOver(given))).toBeGreaterThan(1.5 * pieces)
  })

  it('is read in pieces where it is a map of thousands of names', async () => {
    const [, head] = framed(handed(named))
    expect(head?.length).toBeLessThan(10_000)
    expect(await takenOver(handed(named))).toEqual(named)
    const pieces = JSON.stringify(named).length / 100_000
    expect(await turnsDuring(() => takenOver(handed(named)))).toBeGreaterThan(pieces)
  })

  it('keeps what is called as a part of every object', async () => {
    const odd = (value: unknown) =>
      Object.fromEntries([
        ['__proto__', value],
        ['constructor', 1],
      ])
    for (const value of ['text', odd({ a: 1 }), odd(named), { parts: odd(named) }]) {
      const back = Object(await takenOver(handed(odd(value))))
      expect(Object.keys(back)).toEqual(['__proto__', 'constructor'])
      expect(JSON.stringify(back)).toBe(JSON.stringify(odd(value)))
    }
    const many = { ...named, ...odd('text') }
    Object.defineProperty(many, '__proto__', { value: named, enumerable: true })
    expect(JSON.stringify(await takenOver(handed(many)))).toBe(JSON.stringify(many))
  })

  it('is brought back from what was kept in pieces too', async () => {
    const kept = await keep([['job', handed(result)]])
    const [[key, back] = ['', handed(null)]] = await recall(kept)
    expect(key).toBe('job')
    expect(await takenOver(back)).toEqual(result)
    expect(await turnsDuring(() => recall(kept))).toBeGreaterThan(pieces / 3)
  })
})
