import { setImmediate as nextTurn } from 'node:timers/promises'
import { decodedPieces, pieceChars, textPieces } from './text-pieces.ts'

/** Whatever is nested deeper is read in one piece with what it stands in. */
const depthMax = 6
/** A definition, its flows, and each flow in one piece: smaller ones take longer to put together. */
const writtenDepthMax = 3

/** As `JSON.stringify`, of plain data. */
export async function stringifyInPieces(value: unknown): Promise<string> {
  let text = ''
  await writeInPieces(value, (piece) => (text += piece))
  return text
}

/** The same as the bytes that are sent, one piece after the other. A text may be there as UTF-8. */
export async function jsonPieces(value: unknown): Promise<Buffer[]> {
  const pieces: Buffer[] = []
  await writeInPieces(value, (piece) => pieces.push(Buffer.from(piece)))
  return pieces
}

/** Hands over pieces of some length, and lets others have their turn after each. */
async function writeInPieces(value: unknown, take: (piece: string) => void): Promise<void> {
  let text = ''
  for (const piece of written(value, 0)) {
    text += piece
    if (text.length < pieceChars) continue
    take(text)
    text = ''
    await nextTurn()
  }
  take(text)
}

const itemsAtOnce = 500

/** The same of a list of many small items, in far fewer steps. */
export async function stringifyItems(items: readonly unknown[]): Promise<string> {
  let text = ''
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    const piece = JSON.stringify(items.slice(from, from + itemsAtOnce)).slice(1, -1)
    text += from === 0 ? piece : `,${piece}`
    await nextTurn()
  }
  return `[${text}]`
}

function* written(value: unknown, depth: number): Generator<string, void, void> {
  if (typeof value === 'string' && value.length > pieceChars)
    return yield* writtenText(textPieces(value))
  if (value instanceof Uint8Array) return yield* writtenText(decodedPieces(viewOf(value)))
  if (typeof value !== 'object' || value === null || depth === writtenDepthMax) {
    return yield JSON.stringify(value) ?? 'null'
  }
  const isArray = Array.isArray(value)
  const [open, close] = isArray ? '[]' : '{}'
  let mark = open
  for (const [name, of] of Object.entries(value)) {
    if (of === undefined && !isArray) continue
    yield isArray ? `${mark}` : `${mark}${JSON.stringify(name)}:`
    yield* written(of, depth + 1)
    mark = ','
  }
  yield mark === open ? `${open}${close}` : `${close}`
}

function* writtenText(pieces: Iterable<string>): Generator<string, void, void> {
  yield '"'
  for (const piece of pieces) yield JSON.stringify(piece).slice(1, -1)
  yield '"'
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, length)

/**
 * As `JSON.parse`.
 * @throws SyntaxError where that would
 */
export async function parseInPieces(text: string): Promise<unknown> {
  const read = text.length > pieceChars ? await readLarge(text, afterSpace(text, 0), 0) : null
  // Of what is not as JSON should be, the real parser tells best.
  if (read === null || afterSpace(text, read.end) < text.length) return JSON.parse(text)
  return read.value
}

type Read = { value: unknown; end: number } | null

/** What begins there, some items after the other; null where that can't be. */
async function readLarge(text: string, from: number, depth: number): Promise<Read> {
  const isArray = text[from] === '['
  if ((!isArray && text[from] !== '{') || depth === depthMax) return null
  const [open, close] = isArray ? '[]' : '{}'
  const whole: Whole = isArray ? [] : {}
  let at = afterSpace(text, from + 1)
  if (text[at] === close) return { value: whole, end: at + 1 }
  /** Those that were found and not read yet. */
  let found = { from: at, to: at }
  const readFound = async () => {
    if (found.to === found.from) return
    add(whole, JSON.parse(`${open}${text.slice(found.from, found.to)}${close}`))
    await nextTurn()
  }
  for (;;) {
    const start = isArray ? at : valueAfterName(text, at)
    let end = endOfShort(text, start)
    if (end >= 0) found.to = end
    else {
      await readFound()
      const large = await readLarge(text, start, depth + 1)
      if (large === null) return null
      add(whole, isArray ? [large.value] : { [nameAt(text, at)]: large.value })
      found.to = found.from = end = large.end
    }
    at = afterSpace(text, end)
    const isLast = text[at] === close
    if (!isLast && text[at] !== ',') return null
    if (isLast || found.to - found.from > pieceChars) {
      await readFound()
      found.to = found.from
    }
    if (isLast) return { value: whole, end: at + 1 }
    at = afterSpace(text, at + 1)
    if (found.to === found.from) found = { from: at, to: at }
  }
}

type Whole = unknown[] | Record<string, unknown>

/** One by one: whole objects are put together more slowly than their names are. */
export function add(whole: Whole, some: Whole): void {
  if (Array.isArray(whole)) for (const item of Object.values(some)) whole.push(item)
  else {
    for (const [name, value] of Object.entries(some)) {
      if (name !== '__proto__') whole[name] = value
      else Object.defineProperty(whole, name, { value, ...plain })
    }
  }
}

const plain = { configurable: true, enumerable: true, writable: true }

/** Where the value ends that begins there; -1 where it is long and can be read in pieces, or none. */
function endOfShort(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first !== '{' && first !== '[') return endOfWord(text, start)
  const marks = /["{}[\]]/g
  marks.lastIndex = start + 1
  for (let depth = 1; depth > 0;) {
    const mark = marks.exec(text)
    if (mark === null || mark.index - start > pieceChars) return -1
    if (mark[0] === '"') {
      marks.lastIndex = endOfString(text, mark.index)
      if (marks.lastIndex <= mark.index) return -1
    } else depth += mark[0] === '{' || mark[0] === '[' ? 1 : -1
  }
  return marks.lastIndex
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text[at - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return at + 1
  }
  return -1
}

/** A number, `true`, `false` or `null`. */
function endOfWord(text: string, start: number): number {
  const word = /[-+.\w]+/y
  word.lastIndex = start
  return start >= 0 && word.test(text) ? word.lastIndex : -1
}

function valueAfterName(text: string, at: number): number {
  const colon = text[at] === '"' ? afterSpace(text, endOfString(text, at)) : -1
  return text[colon] === ':' ? afterSpace(text, colon + 1) : -1
}

const nameAt = (text: string, at: number): string =>
  JSON.parse(text.slice(at, endOfString(text, at)))

function afterSpace(text: string, from: number): number {
  const space = /[ \t\n\r]*/y
  space.lastIndex = Math.max(from, 0)
  space.test(text)
  return from < 0 ? from : space.lastIndex
}
