import { createHash } from 'node:crypto'
import type { Field, FieldValues, Form, Option, Page, Rich } from '../port.ts'
import { clip, limits, oneLine } from './rich.ts'

const fieldsPerPage = 5
const optionsPerField = 25
const fieldsPerList = 10
const valueMax = 100
const textMax = 2000

type Text = { name: string; label: string; required: boolean; value?: string; hint?: string }

export const textField = ({ name, label, required, value = '', hint }: Text): Field => ({
  kind: 'text',
  name,
  label,
  required,
  lines: 'many',
  value: value.slice(0, textMax),
  maxLength: textMax,
  ...(hint !== undefined && { hint: clip(hint, limits.hint) }),
})

/** What is said in a few words. */
export const lineField = (field: Text & { maxLength?: number }): Field => ({
  ...textField(field),
  kind: 'text',
  lines: 'one',
  value: (field.value ?? '').slice(0, field.maxLength ?? lineMax),
  maxLength: field.maxLength ?? lineMax,
})
const lineMax = 300

export const choiceField = (field: {
  name: string
  label: string
  options: Option[]
  value: string
  hint?: string
}): Field => ({ ...field, kind: 'choice', required: true })

export const tickField = (name: string, label: string, hint?: string): Field => ({
  kind: 'tick',
  name,
  label,
  required: false,
  value: false,
  ...(hint !== undefined && { hint: clip(hint, limits.hint) }),
})

type Item = { value: string; label: string; hint?: string }

/**
 * Any number of things to tick, split over as many fields as the platforms need: `flows`, `flows-2`
 * and so on. What was ticked comes back from `ticked`.
 */
export function tickList(list: {
  name: string
  label: string
  items: readonly Item[]
  chosen?: readonly string[]
  required?: boolean
}): Field[] {
  const options = list.items.map(toOption)
  const chosen = (list.chosen ?? []).map(optionValue)
  const parts = Math.min(fieldsPerList, Math.ceil(options.length / optionsPerField))
  return Array.from({ length: parts }, (_, part) => {
    const shown = options.slice(part * optionsPerField, (part + 1) * optionsPerField)
    const label = parts === 1 ? list.label : `${list.label} (${part + 1} of ${parts})`
    return {
      kind: 'choices',
      name: part === 0 ? list.name : `${list.name}-${part + 1}`,
      label,
      required: list.required ?? false,
      options: shown,
      value: chosen.filter((value) => shown.some((option) => option.value === value)),
    }
  })
}

/** How many things a tick list can show; the rest has to be said in words. */
export const tickListMax = optionsPerField * fieldsPerList

/** Which of `values` were ticked in the fields of the list `name`. */
export function ticked(given: FieldValues, name: string, values: readonly string[]): string[] {
  const sent = new Set(
    Object.entries(given).flatMap(([field, value]) =>
      field === name || field.startsWith(`${name}-`) ? listOf(value) : [],
    ),
  )
  return values.filter((value) => sent.has(optionValue(value)))
}

export const textOf = (given: FieldValues, name: string): string => {
  const value = given[name]
  return typeof value === 'string' ? value : ''
}

export const isTicked = (given: FieldValues, name: string): boolean =>
  given[name] === true || given[name] === 'true'

/** Pages of at most five fields; the first one carries the introduction. */
export function pages(intro: Rich[], fields: Field[], laterIntro: Rich[] = []): Page[] {
  const made: Page[] = [{ intro, fields: fields.slice(0, fieldsPerPage) }]
  for (let i = fieldsPerPage; i < fields.length; i += fieldsPerPage) {
    made.push({ intro: laterIntro, fields: fields.slice(i, i + fieldsPerPage) })
  }
  return made
}

/** The form again as it was left: nothing that was typed is lost. */
export const prefilled = (form: Form, given: FieldValues): Form => ({
  ...form,
  pages: form.pages.map((page) => ({
    ...page,
    fields: page.fields.map((field) => withValue(field, givenTo(field, given))),
  })),
})

/** A platform with long lists sends a split one whole, in its first field. */
function givenTo({ name, kind }: Field, given: FieldValues): FieldValues[string] | undefined {
  const head = name.replace(/-\d+$/, '')
  return given[name] ?? (kind === 'choices' && Array.isArray(given[head]) ? given[head] : undefined)
}

function withValue(field: Field, value: FieldValues[string] | undefined): Field {
  if (value === undefined) return field
  switch (field.kind) {
    case 'text':
      return { ...field, value: String(value).slice(0, field.maxLength) }
    case 'choice': {
      const isOffered = field.options.some((option) => option.value === value)
      return isOffered ? { ...field, value: String(value) } : field
    }
    case 'choices':
      return { ...field, value: listOf(value) }
    case 'pick':
      return { ...field, value: listOf(value) }
    case 'tick':
      return { ...field, value: value === true || value === 'true' }
  }
}

const listOf = (value: FieldValues[string]): string[] =>
  Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : []

const toOption = ({ value, label, hint }: Item): Option => ({
  value: optionValue(value),
  label: oneLine(label, limits.option),
  ...(hint !== undefined && { hint: oneLine(hint, limits.option) }),
})

/** What a name is called in an option: itself, or its hash where it is too long to send. */
const optionValue = (value: string): string =>
  value !== '' && value.length <= valueMax
    ? value
    : `#${createHash('sha256').update(value).digest('hex').slice(0, 40)}`
