import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import type { Definition } from './definition.ts'

/**
 * JSON with its keys sorted by code unit: the same text for whatever means the same, however it was
 * written. `undefined` is left out, as in JSON.
 */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // Written as one text as it goes: large bots have many thousands of values.
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `${text && ','}${canonicalText(item)}`
    return `[${text}]`
  }
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record).sort()) {
    if (record[key] === undefined) continue
    text += `${text && ','}${JSON.stringify(key)}:${canonicalText(record[key])}`
  }
  return `{${text}}`
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
