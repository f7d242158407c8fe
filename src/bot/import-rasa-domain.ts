import type { Definition } from './definition.ts'
import { addPart, keepSupported, entriesOf, isMap, type RasaFile } from './import-rasa-file.ts'
import { flowShape } from './schema-flows.ts'
import { variantShape } from './schema-responses.ts'
import { slotShape, slotTypes } from './schema-slots.ts'
import { simpleName } from './schema-steps.ts'

export function importSlots(
  file: RasaFile,
  definition: Definition,
  renamed: Map<string, string>,
): void {
  const entries = entriesOf(file, 'slots')
  for (const [name, value] of entries) {
    const slot = keepSupported(file, knownSlot(file, name, value), slotShape, ['slots', name])
    if (slot === undefined) continue
    addPart(file, definition.slots, 'slots', name, slot)
    if (simpleName.test(name)) continue
    const allowed = name.replace(/\W/g, '_').replace(/^(?=\d)/, '_')
    renamed.set(name, allowed)
    const text = `The slot "${name}" is now called "${allowed}": names have letters, digits and _.`
    file.tell('info', 'import-renamed', ['slots', name], text)
  }
  tellMappings(file)
}

/** Slots of other types, and values that are lists, become ones that hold anything and start empty. */
function knownSlot(file: RasaFile, name: string, value: unknown): unknown {
  if (!isMap(value)) return value
  const slot = { ...value }
  if (typeof slot['initial_value'] === 'object') delete slot['initial_value']
  const type = slot['type'] ?? 'any'
  if (!slotTypes.some((known) => known === type)) {
    const text = `Slots of type ${JSON.stringify(type)} are not supported: "${name}" holds anything.`
    file.tell('warning', 'import-slot-type', ['slots', name, 'type'], text)
    slot['type'] = 'any'
  }
  return slot
}

function tellMappings(file: RasaFile): void {
  const ways = new Set<string>()
  const mapped = entriesOf(file, 'slots').filter(([, slot]) => {
    const mappings = isMap(slot) && Array.isArray(slot['mappings']) ? slot['mappings'] : []
    for (const mapping of mappings as unknown[]) {
      if (isMap(mapping) && typeof mapping['type'] === 'string') ways.add(mapping['type'])
    }
    return mappings.length > 0
  })
  const [first] = mapped
  if (!first) return
  const text = `Slot mappings (${[...ways].join(', ')}) of ${mapped.length} slots are not imported: a flow's collect fills a slot.`
  file.tell('warning', 'import-slot-mappings', ['slots', first[0], 'mappings'], text)
}

export function importResponses(file: RasaFile, definition: Definition): void {
  for (const [name, value] of entriesOf(file, 'responses')) {
    const path = ['responses', name]
    if (!Array.isArray(value)) {
      file.tell('error', 'import-unreadable', path, `"${name}" is not a list. It is left out.`)
      continue
    }
    const variants = (value as unknown[]).flatMap((variant, index) => {
      const plain = withoutRephrasing(file, variant, [...path, index])
      const adapted = keepSupported(file, plain, variantShape, [...path, index])
      return adapted === undefined ? [] : [adapted]
    })
    addPart(file, definition.responses, 'responses', name, variants)
  }
}

function withoutRephrasing(file: RasaFile, variant: unknown, path: (string | number)[]): unknown {
  const metadata = isMap(variant) ? variant['metadata'] : undefined
  if (!isMap(variant) || !isMap(metadata)) return variant
  const { rephrase, rephrase_prompt: prompt, ...rest } = metadata
  if (rephrase === undefined && prompt === undefined) return variant
  const text = 'Rephrasing by a language model is not supported: the text is said as it is written.'
  file.tell('warning', 'import-rephrase', [...path, 'metadata'], text)
  const { metadata: _, ...kept } = variant
  return Object.keys(rest).length > 0 ? { ...kept, metadata: rest } : kept
}

export function importFlows(file: RasaFile, definition: Definition): void {
  for (const [id, value] of entriesOf(file, 'flows')) {
    const path = ['flows', id]
    const flow = keepSupported(file, value, flowShape, path)
    if (flow !== undefined) addPart(file, definition.flows, 'flows', id, flow)
    else file.tell('error', 'import-flow', path, `The flow "${id}" is not imported. Write it anew.`)
  }
}
