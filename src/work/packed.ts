import { setImmediate as nextTurn } from 'node:timers/promises'

/** A value as JSON; an object in parts, so that a large one is not read in one go; bytes as they are. */
export type Packed =
  | { parts: [name: string, json: string][] }
  | { json: string }
  | { value: unknown }

export function packed(value: unknown): Packed {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { json: JSON.stringify(value) }
  }
  const hasBytes = Object.values(value).some((part) => part instanceof Uint8Array)
  return hasBytes ? { value } : { parts: Object.entries(value).flatMap(partOf) }
}

function partOf([name, value]: [string, unknown]): [string, string][] {
  const json: string | undefined = JSON.stringify(value)
  return json === undefined ? [] : [[name, json]]
}

/** Lets others have their turn between its parts. */
export async function unpacked(value: Packed): Promise<unknown> {
  if ('value' in value) return value.value
  if ('json' in value) return JSON.parse(value.json)
  const object: Record<string, unknown> = {}
  for (const [name, json] of value.parts) {
    object[name] = JSON.parse(json)
    await nextTurn()
  }
  return object
}

/** How much it is as text. */
export function charsOf(value: Packed): number {
  if ('value' in value) return 0
  if ('json' in value) return value.json.length
  return value.parts.reduce((sum, [, json]) => sum + json.length, 0)
}
