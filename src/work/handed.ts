import { setImmediate as nextTurn } from 'node:timers/promises'
import { hashOf, inlineCharsMax, knowContent, written } from './content.ts'
import type { Written } from './content.ts'
import { add, parseInPieces } from '../json-in-pieces.ts'
import { decodeInPieces } from '../text-pieces.ts'

type Place = [from: number, to: number]
/**
 * Where in its bytes some names with their values stand, or some of those in a large value of one name:
 * what is large is read one after the other.
 */
export type Cut = { some: Place } | { name: string; entries: Place[] }
/** A part with its hash may be what another job is given. */
export type Part =
  | { text: Written }
  | { json: Written; hash?: string; cuts?: Cut[] }
  | { bytes: Uint8Array }
/** A result: an object in parts, so that a large one is not read in one go. */
export type Handed = { parts: [name: string, part: Part][] } | { whole: Part }

/** A map of what a bot has thousands of is read in pieces, not name by name. */
const partsMax = 50

/** In the worker. */
export function handed(value: unknown): Handed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { whole: partOf(value) }
  }
  const known = Object.entries(value).filter(([, part]) => part !== undefined)
  if (known.length > partsMax) return { whole: partOf(value) }
  return { parts: known.map(([name, part]) => [name, partOf(part)]) }
}

function partOf(value: unknown): Part {
  if (typeof value === 'string') return { text: written(value) }
  if (value instanceof Uint8Array) return { bytes: value }
  const json = JSON.stringify(value) ?? 'null'
  if (json.length <= inlineCharsMax) return { json }
  const cuts = Array.isArray(value) || value === null ? null : cutsOf(Object(value))
  return { json: written(json), hash: hashOf(json), ...(cuts && { cuts }) }
}

const pieceBytes = 100_000

function cutsOf(value: object): Cut[] {
  const cuts: Cut[] = []
  let small: Named[] = []
  const cutSmall = () => {
    cuts.push(...gathered(small).map((some) => ({ some })))
    small = []
  }
  for (const place of placesOf(value, 0)) {
    const { name, of, from, to } = place
    const isLarge = to - from > pieceBytes && typeof of === 'object' && !Array.isArray(of)
    if (!isLarge || of === null) small.push(place)
    else {
      cutSmall()
      cuts.push({ name, entries: gathered(placesOf(of, from)) })
    }
  }
  cutSmall()
  return cuts
}

type Named = { name: string; of: unknown; start: number; from: number; to: number }

/** JSON is all names with their values, one after the other: what comes before each is known. */
function placesOf(value: object, start: number): Named[] {
  let at = start + '{'.length
  return Object.entries(value).flatMap(([name, of]): Named[] => {
    const json: string | undefined = JSON.stringify(of)
    if (json === undefined) return []
    const mine = at
    const from = mine + Buffer.byteLength(`${JSON.stringify(name)}:`)
    const to = from + Buffer.byteLength(json)
    at = to + ','.length
    return [{ name, of, start: mine, from, to }]
  })
}

function gathered(places: readonly Named[]): Place[] {
  const pieces: Place[] = []
  for (const { start, to } of places) {
    const last = pieces.at(-1)
    if (last && to - last[0] <= pieceBytes) last[1] = to
    else pieces.push([start, to])
  }
  return pieces
}

/** Lets others have their turn between its long parts. */
export async function takenOver(result: Handed): Promise<unknown> {
  if ('whole' in result) return readPart(result.whole)
  const object: Record<string, unknown> = {}
  for (const [name, part] of result.parts) add(object, { [name]: await readPart(part) })
  return object
}

async function readPart(part: Part): Promise<unknown> {
  if ('bytes' in part) return part.bytes
  if ('text' in part) return readLongText(part.text)
  const { json, hash, cuts } = part
  const value: unknown =
    cuts && typeof json !== 'string'
      ? await readCuts(json, cuts)
      : await parseInPieces(await readLongText(json))
  const isKnown = hash !== undefined && typeof json !== 'string'
  if (isKnown && typeof value === 'object' && value !== null) knowContent(value, hash, json)
  if (sizeOf(part) > inlineCharsMax) await nextTurn()
  return value
}

const readLongText = async (from: Written): Promise<string> =>
  typeof from === 'string' ? from : decodeInPieces(from)

async function readCuts(bytes: Buffer, cuts: readonly Cut[]): Promise<unknown> {
  const read = async ([from, to]: Place): Promise<Record<string, unknown>> => {
    const value = await parseInPieces(`{${await decodeInPieces(bytes.subarray(from, to))}}`)
    if (to - from > inlineCharsMax) await nextTurn()
    return Object(value)
  }
  const object: Record<string, unknown> = {}
  for (const cut of cuts) {
    if ('some' in cut) add(object, await read(cut.some))
    else {
      const whole = {}
      for (const piece of cut.entries) add(whole, await read(piece))
      add(object, { [cut.name]: whole })
    }
  }
  return object
}

function sizeOf(part: Part): number {
  if ('bytes' in part) return part.bytes.length
  return 'text' in part ? part.text.length : part.json.length
}

/** How much it is as text. */
export const charsOf = (result: Handed): number =>
  'whole' in result
    ? sizeOf(result.whole)
    : result.parts.reduce((sum, [, part]) => sum + sizeOf(part), 0)
