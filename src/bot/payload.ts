import type { SlotValue } from './definition.ts'

/** `name` is a flow or intent; null for a payload that only fills slots. */
export type Payload = { name: string | null; slots: Record<string, SlotValue> }

const shape = /^\/([A-Za-z_][\w-]*)\s*(\{.*\})?$/s
const setSlots = /^\/SetSlots\((.*)\)$/s
/** A value without quotes keeps the spaces behind it: to look for its end would take long among many. */
const assignment = /^\s*([A-Za-z_][\w-]*)\s*=\s*(?:("(?:[^"\\]|\\.)*"|'[^']*')\s*|([^,]*))(?:,|$)/s

/**
 * Reads `/flow_or_intent`, `/intent{"slot":"value"}` (its braces doubled or not) or
 * `/SetSlots(slot=value, …)`; null when the text is none of them.
 */
export function parsePayload(text: string): Payload | null {
  const [, list] = setSlots.exec(text.trim()) ?? []
  if (list !== undefined) {
    const slots = readAssignments(list)
    return slots && { name: null, slots }
  }
  const [, name, json] = shape.exec(text.trim()) ?? []
  if (name === undefined) return null
  const slots = json === undefined ? {} : readSlots(json)
  return slots && { name, slots }
}

function readAssignments(list: string): Record<string, SlotValue> | null {
  const slots: [string, SlotValue][] = []
  for (let rest = list; rest.trim() !== '';) {
    const [all = '', name, inQuotes, plain = ''] = assignment.exec(rest) ?? []
    if (name === undefined) return null
    slots.push([name, plainValue(inQuotes ?? plain.trimEnd())])
    rest = rest.slice(all.length)
  }
  return slots.length > 0 ? Object.fromEntries(slots) : null
}

/** Without its quotes; what it means is the slot's to say. */
function plainValue(value: string): SlotValue {
  if (/^(?:null|none|undefined)$/i.test(value)) return null
  const [, quoted] = /^(?:"(.*)"|'(?:.*)')$/s.exec(value) ?? []
  if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1')
  return value.startsWith("'") ? value.slice(1, -1) : value
}

function readSlots(json: string): Record<string, SlotValue> | null {
  const single = json.startsWith('{{') ? json.replaceAll('{{', '{').replaceAll('}}', '}') : json
  try {
    const value: unknown = JSON.parse(single)
    if (typeof value !== 'object' || value === null) return null
    const entries = Object.entries(value)
    return entries.every(isSlotEntry) ? Object.fromEntries(entries) : null
  } catch {
    return null
  }
}

function isSlotEntry(entry: [string, unknown]): entry is [string, SlotValue] {
  return entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1])
}
