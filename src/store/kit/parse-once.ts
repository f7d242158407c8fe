import { parseInPieces } from '../../json-in-pieces.ts'
import { pieceChars } from '../../text-pieces.ts'

const keptMax = 40
/** Shorter ones are read in no time. */
const shortChars = 10_000

/** `ahead` reads a long text in pieces, so that nobody waits when it is asked for (F86). */
type ParseOnce<T> = ((text: string) => T) & { ahead: (text: string) => Promise<void> }

/** Of JSON that we wrote ourselves. */
export const parseJsonOnce = <T>(parse: (text: string) => T): ParseOnce<T> =>
  parseOnce(parse, async (text) => (await parseInPieces(text)) as T)

/**
 * A parser that reads a long text once: a bot of a megabyte takes milliseconds each time. The result
 * is shared: change nothing in it.
 */
export function parseOnce<T>(
  parse: (text: string) => T,
  inPieces: (text: string) => Promise<T> = async (text) => parse(text),
): ParseOnce<T> {
  const kept = new Map<string, T>()
  const keep = (text: string, value: T): T => {
    // Taken out and put back, the least used is always the first.
    kept.delete(text)
    kept.set(text, value)
    const [leastUsed] = kept.keys()
    if (kept.size > keptMax && leastUsed !== undefined) kept.delete(leastUsed)
    return value
  }
  const read = (text: string): T =>
    text.length < shortChars ? parse(text) : keep(text, kept.get(text) ?? parse(text))
  const underWay = new Map<string, Promise<unknown>>()
  const ahead = async (text: string): Promise<void> => {
    if (text.length <= pieceChars || kept.has(text)) return
    // Who asks meanwhile waits for the same.
    const reading = underWay.get(text) ?? inPieces(text).then((value) => keep(text, value))
    underWay.set(text, reading)
    await reading.finally(() => underWay.delete(text))
  }
  return Object.assign(read, { ahead })
}
