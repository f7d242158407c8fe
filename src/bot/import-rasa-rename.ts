import type { Definition } from './definition.ts'
import { askResponse } from './references.ts'

/** Puts the new slot names everywhere: as keys and values, in conditions, and as `{slot}` in texts. */
export function renameSlots(definition: Definition, renamed: Map<string, string>): Definition {
  if (renamed.size === 0) return definition
  const names = new Map(
    [...renamed].flatMap(([from, to]) => [
      [from, to],
      [askResponse(from), askResponse(to)],
    ]),
  )
  const { slots, responses, flows } = definition
  const changed = rename({ slots, responses, flows }, names) as Partial<Definition>
  return { ...definition, ...changed }
}

function rename(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === 'string') return renameInText(value, names)
  if (Array.isArray(value)) return value.map((item) => rename(item, names))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [
    names.get(key) ?? key,
    rename(item, names),
  ])
  return Object.fromEntries(entries) as unknown
}

function renameInText(text: string, names: Map<string, string>): string {
  const inBraces = text.replace(/\{([^{}]+)\}/g, (found, name: string) => {
    const to = names.get(name)
    return to === undefined ? found : `{${to}}`
  })
  const inConditions = inBraces.replace(/\bslots\.([\w-]+)/g, (found, name: string) => {
    const to = names.get(name)
    return to === undefined ? found : `slots.${to}`
  })
  return names.get(inConditions) ?? inConditions
}
