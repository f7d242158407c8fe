import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { stringifyInPieces } from '../json-in-pieces.ts'

/** Smaller texts are done sooner than another process could take them over. */
export const inlineCharsMax = 24_000

/** A text as it is where it is short, else its bytes, as which it goes to another process. */
export type Written = string | Buffer
/** A value on its way to a worker: texts and JSON, in the parts that are known by themselves. */
export type Sent =
  | { json: Written }
  | { text: Written }
  | { list: Sent[] }
  | { object: [name: string, value: Sent][] }
export type Content = { hash: string; chars: number; sent: Sent }

/** A definition is looked at once as long as it lives: to write and hash a megabyte takes long. */
const contents = new WeakMap<object, Content>()
/** And so is a long text, as long as it is among the last ones. */
const texts = new Map<string, Content>()
const textsMax = 20

/**
 * What a value says, and its hash. Of files, and of a definition in company, each by itself: it comes
 * again in other company. Others have their turn after each long part.
 */
export async function contentOf(input: unknown): Promise<Content> {
  if (typeof input === 'string') return contentOfText(input)
  if (typeof input !== 'object' || input === null) return contentOfJson(JSON.stringify(input) ?? '')
  const known = contents.get(input)
  if (known) return known
  const made = isParted(input)
    ? await contentOfParts(input)
    : await contentOfLong(contentOfJson, await stringifyInPieces(input))
  contents.set(input, made)
  return made
}

/** What came from a worker is known: it is neither written nor hashed again. */
export function knowContent(value: object, hash: string, json: Buffer): void {
  contents.set(value, { hash, chars: json.length, sent: { json } })
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')

export const written = (text: string): Written =>
  text.length <= inlineCharsMax ? text : Buffer.from(text)

/** In the worker: the value that was sent. */
export function received(sent: Sent): unknown {
  if ('json' in sent) return JSON.parse(sent.json.toString())
  if ('text' in sent) return sent.text.toString()
  if ('list' in sent) return sent.list.map(received)
  return Object.fromEntries(sent.object.map(([name, value]) => [name, received(value)]))
}

const partedBy = ['definition', 'next', 'files', 'text']
const isParted = (input: object): boolean =>
  Array.isArray(input) || partedBy.some((name) => name in input)

async function contentOfText(text: string): Promise<Content> {
  if (text.length <= inlineCharsMax) return textContent(text)
  const content = texts.get(text) ?? (await contentOfLong(textContent, text))
  texts.delete(text)
  texts.set(text, content)
  const [oldest] = texts.keys()
  if (texts.size > textsMax && oldest !== undefined) texts.delete(oldest)
  return content
}

/** To write and hash a megabyte takes long: others have their turn before and after it. */
async function contentOfLong(of: (text: string) => Content, text: string): Promise<Content> {
  if (text.length <= inlineCharsMax) return of(text)
  await nextTurn()
  const content = of(text)
  await nextTurn()
  return content
}

const textContent = (text: string): Content => ({
  hash: hashOf(text),
  chars: text.length,
  sent: { text: written(text) },
})

const contentOfJson = (json: string): Content => ({
  hash: hashOf(json),
  chars: json.length,
  sent: { json: written(json) },
})

async function contentOfParts(input: object): Promise<Content> {
  const parts: [string, Content][] = []
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) parts.push([name, await contentOf(value)])
  }
  const sent = parts.map(([name, content]): [string, Sent] => [name, content.sent])
  return {
    hash: hashOf(parts.map(([name, { hash }]) => `${name} ${hash}`).join('\n')),
    chars: parts.reduce((sum, [, { chars }]) => sum + chars, 0),
    sent: Array.isArray(input) ? { list: sent.map(([, value]) => value) } : { object: sent },
  }
}
