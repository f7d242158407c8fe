import { setImmediate as nextTurn } from 'node:timers/promises'
import { hashOf, inlineCharsMax, knowContent, readText, written } from './content.ts'
import type { Written } from './content.ts'

/** A part with its hash may be what another job is given. */
export type Part = { text: Written } | { json: Written; hash?: string }
/** A result: an object in parts, so that a large one is not read in one go; bytes as they are. */
export type Handed = { parts: [name: string, part: Part][] } | { whole: Part } | { value: unknown }

/** In the thread. */
export function handed(value: unknown): Handed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { whole: partOf(value) }
  }
  const hasBytes = Object.values(value).some((part) => part instanceof Uint8Array)
  if (hasBytes) return { value }
  const known = Object.entries(value).filter(([, part]) => part !== undefined)
  return { parts: known.map(([name, part]) => [name, partOf(part)]) }
}

function partOf(value: unknown): Part {
  if (typeof value === 'string') return { text: written(value) }
  const json = JSON.stringify(value) ?? 'null'
  const isLong = json.length > inlineCharsMax
  return { json: written(json), ...(isLong && { hash: hashOf(json) }) }
}

/** Lets others have their turn between its long parts. */
export async function takenOver(result: Handed): Promise<unknown> {
  if ('value' in result) return result.value
  if ('whole' in result) return readPart(result.whole)
  const object: Record<string, unknown> = {}
  for (const [name, part] of result.parts) {
    object[name] = readPart(part)
    if (sizeOf(part) > inlineCharsMax) await nextTurn()
  }
  return object
}

function readPart(part: Part): unknown {
  if ('text' in part) return readText(part.text)
  const value: unknown = JSON.parse(readText(part.json))
  const { hash, json } = part
  const isKnown = hash !== undefined && typeof json !== 'string'
  if (isKnown && typeof value === 'object' && value !== null) knowContent(value, hash, json)
  return value
}

const sizeOf = (part: Part): number => {
  const from = 'text' in part ? part.text : part.json
  return typeof from === 'string' ? from.length : from.byteLength
}

/** How much it is as text. */
export function charsOf(result: Handed): number {
  if ('value' in result) return 0
  if ('whole' in result) return sizeOf(result.whole)
  return result.parts.reduce((sum, [, part]) => sum + sizeOf(part), 0)
}
