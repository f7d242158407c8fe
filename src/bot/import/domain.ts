import type { Definition } from '../definition.ts'
import type { Mapped } from './answers.ts'
import { addPart, keepSupported, entriesOf, isMap, type RasaFile } from './rasa-file.ts'
import { flowShape } from '../schema/flows.ts'
import { variantShape } from '../schema/responses.ts'
import { slotShape, slotTypes } from '../schema/slots.ts'
import { simpleName } from '../schema/steps.ts'

export function importSlots(
  file: RasaFile,
  definition: Definition,
  renamed: Map<string, string>,
  mapped: Mapped[],
): void {
  const entries = entriesOf(file, 'slots')
  for (const [name, value] of entries) {
    const slot = keepSupported(file, knownSlot(file, name, value), slotShape, ['slots', name])
    if (slot === undefined) continue
    addPart(file, definition.slots, 'slots', name, slot)
    mapped.push(...mappedIntents(name, value))
    if (simpleName.test(name)) continue
    const allowed = allowedName(name, [...Object.keys(definition.slots), ...renamed.values()])
    renamed.set(name, allowed)
    const text = `The slot "${name}" is now called "${allowed}": names have letters, digits and _.`
    file.tell('info', 'import-renamed', ['slots', name], text)
  }
  tellMappings(file)
}

/** A name that this format allows, and nobody has yet. */
function allowedName(name: string, taken: readonly string[]): string {
  const plain = name
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_')
    .slice(0, 120)
  let allowed = plain
  for (let number = 2; taken.includes(allowed); number++) allowed = `${plain}_${number}`
  return allowed
}

function mappedIntents(slot: string, value: unknown): Mapped[] {
  return mappingsOf(value).flatMap((mapping) => {
    const { type, intent, value: filled } = mapping
    const simple = ['string', 'number', 'boolean'].includes(typeof filled)
    if (type !== 'from_intent' || typeof intent !== 'string' || !simple) return []
    return [{ slot, intent, value: filled as string | number | boolean }]
  })
}

function mappingsOf(slot: unknown): Record<string, unknown>[] {
  const mappings = isMap(slot) ? slot['mappings'] : undefined
  return Array.isArray(mappings) ? (mappings as unknown[]).filter(isMap) : []
}

/** Slots of other types, and values that are lists, become ones that hold anything and start empty. */
function knownSlot(file: RasaFile, name: string, value: unknown): unknown {
  if (!isMap(value)) return value
  const slot = { ...value }
  const initial = slot['initial_value']
  if (typeof initial === 'object') delete slot['initial_value']
  if (typeof initial === 'object' && initial !== null) {
    const text = `The initial_value of "${name}" is a list or a map, which is not supported: the slot starts empty.`
    file.tell('warning', 'import-initial-value', ['slots', name, 'initial_value'], text)
  }
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
    const mappings = mappingsOf(slot)
    for (const { type } of mappings) if (typeof type === 'string') ways.add(type)
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

/** Flow ids that this format does not allow are kept for now, and named in `renamed`. */
export function importFlows(
  file: RasaFile,
  definition: Definition,
  renamed: Map<string, string>,
): void {
  for (const [id, value] of entriesOf(file, 'flows')) {
    const path = ['flows', id]
    const flow = keepSupported(file, value, flowShape, path)
    if (flow === undefined) {
      const text = `The flow "${id}" is not imported. Write it anew.`
      file.tell('error', 'import-flow', path, text)
      continue
    }
    addPart(file, definition.flows, 'flows', id, flow)
    if (simpleName.test(id)) continue
    const allowed = allowedName(id, [...Object.keys(definition.flows), ...renamed.values()])
    renamed.set(id, allowed)
    const text = `The flow "${id}" is now called "${allowed}", and so are all ways to it: names have letters, digits and _.`
    file.tell('info', 'import-renamed', path, text)
  }
}
