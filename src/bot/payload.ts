import type { SlotValue } from './definition.ts'

export type Payload = { name: string; slots: Record<string, SlotValue> }

const shape = /^\/([A-Za-z_][\w-]*)\s*(\{.*\})?$/s

/** Reads `/flow_or_intent` or `/intent{"slot":"value"}`; null when the text is neither. */
export function parsePayload(text: string): Payload | null {
  const [, name, json] = shape.exec(text.trim()) ?? []
  if (name === undefined) return null
  const slots = json === undefined ? {} : readSlots(json)
  return slots && { name, slots }
}

function readSlots(json: string): Record<string, SlotValue> | null {
  try {
    const value: unknown = JSON.parse(json)
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
