import type { SlotValue } from './definition.ts'
import { ownProperty } from './own-property.ts'

const placeholder = /\{([A-Za-z_]\w*)\}/g

/** Names of the slots written as `{name}` in a text, a button's title or its address, each once. */
export function slotsInText(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((found) => found[1] ?? ''))]
}

/** Puts the slots' values in; an empty slot leaves nothing behind. */
export function fillText(
  text: string,
  slots: Readonly<Record<string, SlotValue>>,
  show: (value: string) => string = (value) => value,
): string {
  return text.replace(placeholder, (_, name: string) =>
    show(textOf(ownProperty(slots, name) ?? null)),
  )
}

/** A value as customers read it: `Fern, Ivy` for a list, `size: L, colour: red` for a map. */
export function textOf(value: SlotValue): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${textOf(item)}`)
    .join(', ')
}
