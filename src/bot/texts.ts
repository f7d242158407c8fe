import type { Definition, SlotValue } from './definition.ts'
import { ownProperty } from './own-property.ts'

const placeholder = /\{([A-Za-z_]\w*)\}/g
const placeholderOrVariable = /\{(vars\.)?([A-Za-z_]\w*)\}/g
const profileNames = /\{(vars|secrets)\.([A-Za-z_]\w*)\}/g

/** Texts of the profile, by name. */
export type Variables = Readonly<Record<string, string>>

/** Names of the slots written as `{name}` in a text, a button's title or its address, each once. */
export function slotsInText(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map((found) => found[1] ?? ''))]
}

/** What a text takes from the profile: `{vars.shop}`, `{secrets.crm}`, each once. */
export function profileNamesIn(text: string): { kind: 'vars' | 'secrets'; name: string }[] {
  const found = new Map([...text.matchAll(profileNames)].map((one) => [one[0], one]))
  return [...found.values()].map(([, kind, name = '']) => ({
    kind: kind === 'vars' ? 'vars' : 'secrets',
    name,
  }))
}

export type Filling = { show?: (value: string) => string; max?: number }

/**
 * Puts the values of slots and of the profile in; an empty slot leaves nothing behind. What an
 * approver read in the profile stands as it is, also where `show` changes what customers wrote. What
 * comes after `max` characters is not even filled: a text may name a long value thousands of times.
 */
export function fillText(
  text: string,
  slots: Readonly<Record<string, SlotValue>>,
  variables: Variables = {},
  { show = (value) => value, max = Infinity }: Filling = {},
): string {
  // As most texts are.
  if (!text.includes('{')) return text.slice(0, max)
  let filled = ''
  let from = 0
  for (const found of text.matchAll(placeholderOrVariable)) {
    const [whole, isVariable, name = ''] = found
    const value =
      isVariable === undefined
        ? show(textOf(ownProperty(slots, name) ?? null))
        : (ownProperty(variables, name) ?? '')
    filled += text.slice(from, found.index) + value
    from = found.index + whole.length
    if (filled.length >= max) return filled.slice(0, max)
  }
  return (filled + text.slice(from)).slice(0, max)
}

/** The header of a call: nothing of it is ever shown. */
export const fillHeader = (text: string, variables: Variables, secrets: Variables): string =>
  text.replace(
    profileNames,
    (_, kind: string, name: string) =>
      ownProperty(kind === 'vars' ? variables : secrets, name) ?? '',
  )

/** Names of the secrets that its action calls carry. */
export const secretsIn = ({ metadata }: Pick<Definition, 'metadata'>): string[] =>
  Object.values(metadata.action_headers ?? {})
    .flatMap(profileNamesIn)
    .flatMap(({ kind, name }) => (kind === 'secrets' ? [name] : []))

/** What is said outside any flow takes values of the profile alone; a secret leaves nothing. */
export const fillSaid = (text: string, variables: Variables): string =>
  fillHeader(text, variables, {})

/** A value as customers read it: `Fern, Ivy` for a list, `size: L, colour: red` for a map. */
export function textOf(value: SlotValue): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${textOf(item)}`)
    .join(', ')
}
