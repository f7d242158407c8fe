import type { Severity } from '../definition.ts'

/**
 * What a value may be, by its kind; several kinds may be allowed at once. One table of shapes
 * serves the reader (parse-shape.ts) and the editor's JSON Schema (schema.ts), so the two agree.
 */
export type Shape = {
  /** How a message calls it: `a list of steps`. */
  what: string
  /** Shapes with an id become a definition of the JSON Schema, which lets them hold themselves. */
  id?: string
  any?: true
  text?: { choices?: readonly string[]; name?: RegExp }
  number?: true
  boolean?: true
  nil?: true
  list?: () => Shape
  map?: { name: RegExp; of: Shape }
  /** Closed objects; with several, the first key of each (its kind) decides which one it is. */
  objects?: readonly ObjectShape[]
  /** Brings ways to write the same thing to one form. */
  normalise?: (value: unknown) => unknown
}

export type ObjectShape = {
  kind?: string
  keys: Readonly<Record<string, Field>>
  /** Keys of Rasa's that change nothing here. */
  ignored?: readonly string[]
  /** Keys of Rasa's that we do not run: what to tell. */
  unsupported?: Readonly<Record<string, UnsupportedShape>>
}
export type Field = { about: string; shape: Shape; required?: true; otherwise?: unknown }
export type UnsupportedShape = { severity: Severity; text: string }

export const text = (what: string, rules: { choices?: readonly string[]; name?: RegExp } = {}) =>
  ({ what, text: rules }) satisfies Shape
export const yesNo = { what: 'true or false', boolean: true } satisfies Shape
export const anything = { what: 'anything', any: true } satisfies Shape
export const listOf = (what: string, of: Shape) => ({ what, list: () => of }) satisfies Shape

export const slotValue: Shape = {
  what: 'a text, a number, true, false or null',
  text: {},
  number: true,
  boolean: true,
  nil: true,
}
