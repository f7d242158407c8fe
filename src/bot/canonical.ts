import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import type { Definition } from './definition.ts'

/**
 * JSON with its keys sorted by code unit: the same text for whatever means the same, however it was
 * written. `undefined` is left out, as in JSON.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const fields = entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`)
  return `{${fields.join(',')}}`
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** For export (F6): parsed again, it has the same canonical text. */
export function definitionToYaml(definition: Definition): string {
  const { version, metadata, slots, responses, flows, nlu } = definition
  return stringify(
    { ...(version === undefined ? {} : { version }), metadata, slots, responses, flows, nlu },
    { aliasDuplicateObjects: false, lineWidth: 0 },
  )
}
