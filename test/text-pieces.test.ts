import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeInPieces, pieceChars, textPieces } from '../src/text-pieces.ts'
import { turnsDuring } from './helpers/turns-during.ts'

const letters = fc.constantFrom('a', 'é', 'ж', '物', '🚲', '\n')

it('F86 a long text is cut and read in pieces, never within a letter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { maxLength: 6 }), letters, async (before, letter) => {
      const text = before.join('') + letter.repeat(2 * pieceChars)
      const pieces = [...textPieces(text)]
      expect(pieces.join('')).toBe(text)
      expect(pieces.map((piece) => Buffer.from(piece).toString()).join('')).toBe(text)
      expect(await decodeInPieces(Buffer.from(text))).toBe(text)
    }),
    { numRuns: 20 },
  )
  expect([...textPieces('')]).toEqual([])
  expect(await decodeInPieces(Buffer.from(''))).toBe('')
  const long = Buffer.from('é'.repeat(10 * pieceChars))
  expect(await turnsDuring(() => decodeInPieces(long))).toBeGreaterThan(15)
})

it('what is no UTF-8 is read as it is elsewhere, and ends', async () => {
  const bytes = Buffer.alloc(2 * pieceChars + 7, 0b1000_0000)
  expect(await decodeInPieces(bytes)).toBe(bytes.toString())
})
