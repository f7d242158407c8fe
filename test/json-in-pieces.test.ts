import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  jsonPieces,
  parseInPieces,
  stringifyInPieces,
  stringifyItems,
} from '../src/json-in-pieces.ts'
import { pieceChars } from '../src/text-pieces.ts'
import { turnsDuring } from './helpers/turns-during.ts'

const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => [
    `row "${n}" \\`,
    { n, ok: n % 2 === 0, of: [null, 1.5] },
  ])
const large = {
  before: 'x',
  'flo"ws': Object.fromEntries(rows(6000)),
  list: rows(4000),
  '🚲': { 'in ]{': { much: rows(3000).map(([name]) => name) } },
  long: 'y"\\'.repeat(pieceChars),
  empty: [{}, []],
}

describe('JSON in pieces', () => {
  it('F86 is read and written as in one piece', async () => {
    for (const space of [0, 2]) {
      const text = JSON.stringify(large, null, space)
      const read = await parseInPieces(text)
      expect(read).toEqual(large)
      expect(JSON.stringify(read)).toBe(JSON.stringify(large))
    }
    expect(await stringifyInPieces(large)).toBe(JSON.stringify(large))
    const bytes = { ...large, long: Buffer.from(large.long) }
    expect(Buffer.concat(await jsonPieces(bytes)).toString()).toBe(JSON.stringify(large))
    for (const items of [[], rows(1), rows(500), rows(1700)]) {
      expect(await stringifyItems(items)).toBe(JSON.stringify(items))
    }
  })

  it('F86 lets others have their turn after each piece', async () => {
    const text = JSON.stringify(large)
    const pieces = text.length / pieceChars
    expect(await turnsDuring(() => parseInPieces(text))).toBeGreaterThan(pieces / 2)
    expect(await turnsDuring(() => stringifyInPieces(large))).toBeGreaterThan(pieces / 2)
    const long = 'y"\\🚲'.repeat(pieceChars)
    expect(await turnsDuring(() => jsonPieces({ long }))).toBeGreaterThan(4)
    expect(await stringifyInPieces({ long })).toBe(JSON.stringify({ long }))
    expect(await turnsDuring(() => stringifyItems(rows(5000)))).toBeGreaterThan(8)
  })

  it('is the same for whatever JSON there is', async () => {
    const filler = rows(2000)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (value) => {
        for (const whole of [value, [filler, value], { a: value, filler, b: [value] }]) {
          const text = JSON.stringify(whole)
          expect(JSON.stringify(await parseInPieces(text))).toBe(JSON.stringify(JSON.parse(text)))
          expect(await stringifyInPieces(whole)).toBe(text)
        }
      }),
      { numRuns: 8 },
    )
  })

  it('refuses what is no JSON, wherever it is wrong', async () => {
    const good = JSON.stringify({ filler: rows(2000), deep: { filler: rows(2000) } })
    const ats = [0, 11, 120_000, good.length - 3, good.length - 2, good.length - 1]
    const wrong = ats.flatMap((at) => [
      good.slice(0, at),
      ...['}', ',', '"', ':', '\\', 'nul'].map((mark) => good.slice(0, at) + mark + good.slice(at)),
    ])
    wrong.push(`${good}x`, `${good}${good}`, '['.repeat(300_000))
    for (const text of wrong.filter((one) => !isJson(one))) {
      await expect(parseInPieces(text)).rejects.toThrow(SyntaxError)
    }
    expect(wrong.filter((one) => !isJson(one)).length).toBeGreaterThan(30)
  })

  it('takes no name for a prototype', async () => {
    const text = `{"__proto__": {"admin": true}, "filler": ${JSON.stringify(rows(5000))}}`
    const read = Object(await parseInPieces(text))
    expect(Object.keys(read)).toEqual(['__proto__', 'filler'])
    expect(read.admin).toBeUndefined()
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
