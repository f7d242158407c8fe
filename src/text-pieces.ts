import { setImmediate as nextTurn } from 'node:timers/promises'

/** Read or written in about a millisecond: others have their turn after each piece (F86). */
export const pieceChars = 100_000

/** No letter is cut in two: its halves would be kept as two others. */
export function* textPieces(text: string): Generator<string, void, void> {
  for (let from = 0; from < text.length;) {
    const isInLetter = /[\uD800-\uDBFF]/.test(text.charAt(from + pieceChars - 1))
    const to = from + pieceChars + (isInLetter ? 1 : 0)
    yield text.slice(from, to)
    from = to
  }
}

/** What is UTF-8, in pieces of text. */
export function* decodedPieces(bytes: Buffer): Generator<string, void, void> {
  for (let from = 0; from < bytes.length;) {
    const to = letterStart(bytes, from + pieceChars)
    yield bytes.toString('utf8', from, to)
    from = to
  }
}

/** The text that UTF-8 says, read in pieces. */
export async function decodeInPieces(bytes: Buffer): Promise<string> {
  let text = ''
  for (const piece of decodedPieces(bytes)) {
    if (text !== '') await nextTurn()
    text += piece
  }
  return text
}

/** Of the letter that the byte at `at` belongs to. */
function letterStart(bytes: Buffer, at: number): number {
  let start = Math.min(at, bytes.length)
  const isWithin = () => ((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000
  while (start > at - 4 && isWithin()) start -= 1
  return start
}
