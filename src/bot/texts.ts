import type { Slots } from './conditions.ts'
import { ownProperty } from './own-property.ts'

const placeholder = /\{([A-Za-z_]\w*)\}/g

/** Names of the slots written as `{name}` in a text, a button's title or its address, each once. */
export function slotsInText(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((found) => found[1] ?? ''))]
}

/** Puts the slots' values in; an empty slot leaves nothing behind. */
export function fillText(
  text: string,
  slots: Slots,
  show: (value: string) => string = (value) => value,
): string {
  return text.replace(placeholder, (_, name: string) =>
    show(String(ownProperty(slots, name) ?? '')),
  )
}
