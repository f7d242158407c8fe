import { wholeLists } from '../../../src/chat/kit/whole-lists.ts'
import type { Field, FieldValues, Form, Option, Page, Rich } from '../../../src/chat/port.ts'
import { limits } from './limits.ts'

/** One component of a modal: a field, or a part of one whose options one component can't hold. */
export type Part = { name: string; field: Field }
/** What one modal asks. `index` is its place among the form's steps, also of those that are skipped. */
export type Step = { index: number; intro: readonly Rich[]; parts: Part[]; when: Page['when'] }

/**
 * Pure: a form as modals of at most five components, in order. What introduces a page takes a
 * component of its own. Pages that count for the same choice are filled up before another begins.
 */
export function stepsOf(form: Form): Step[] {
  const steps = filledPages(wholeLists(form).pages).flatMap(({ intro, fields, when }, page) => {
    const parts = fields.flatMap(partsOf)
    const says = page === 0 && form.says ? [form.says] : []
    const told = [...intro, ...says, ...parts.flatMap(({ field }) => offerLines(field))]
    const first = told.length > 0 ? limits.modalParts - 1 : limits.modalParts
    const chunks = [parts.slice(0, first), ...inChunks(parts.slice(first), limits.modalParts)]
    return chunks.map((chunk, i) => ({ intro: i === 0 ? told : [], parts: chunk, when }))
  })
  const shown = steps.filter((step) => step.parts.length > 0 || step.intro.length > 0)
  const asked = shown.length > 0 ? shown : [{ intro: [['–']], parts: [], when: undefined }]
  return asked.map((step, index) => ({ index, ...step }))
}

function filledPages(pages: readonly Page[]): Page[] {
  const filled: Page[] = []
  for (const page of pages) {
    const last = filled.at(-1)
    if (last && textOf(last.when) === textOf(page.when)) {
      const said = new Set(last.intro.map(textOf))
      const intro = [...last.intro, ...page.intro.filter((line) => !said.has(textOf(line)))]
      filled.splice(-1, 1, { ...last, intro, fields: [...last.fields, ...page.fields] })
    } else filled.push(page)
  }
  return filled
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? ''

/** More than a list holds: their names are typed, and looked up among all. */
export const isSearched = (field: Field): boolean =>
  field.kind === 'choices' && field.options.length > limits.options

const offeredText = 900

/** What can be typed, as far as there is room. */
function offerLines(field: Field): Rich[] {
  if (field.kind !== 'choices' || !isSearched(field)) return []
  const labels = field.options.map(({ label }) => label)
  let length = 0
  const shown = labels.filter((label) => (length += label.length + 2) <= offeredText)
  const left = labels.length - shown.length
  return [[{ bold: field.label }, `: ${shown.join(', ')}${left > 0 ? `, and ${left} more` : ''}`]]
}

/** The first step that still has to be asked; null when everything that counts was. */
export function nextStep(
  steps: readonly Step[],
  values: FieldValues,
  done: readonly number[],
): Step | null {
  const left = steps.filter((step) => counts(step, values) && !done.includes(step.index))
  return left[0] ?? null
}

/** A step that depends on what was chosen elsewhere. */
export const counts = ({ when }: Step, values: FieldValues): boolean =>
  when === undefined || [values[when.field]].flat().includes(when.value)

/** The step that asks for a field. */
export const stepWith = (steps: readonly Step[], name: string): Step | undefined =>
  steps.find((step) => step.parts.some((part) => part.name === name))

/** What stands in a form before anybody typed; a part that is asked overwrites it. */
export const initialValues = (form: Form): FieldValues =>
  Object.fromEntries(
    form.pages.flatMap((page) => page.fields.map((field) => [field.name, field.value])),
  )

/** The form as it was filled in so far. */
export const filledIn = (form: Form, values: FieldValues): Form => ({
  ...form,
  pages: form.pages.map((page) => ({
    ...page,
    fields: page.fields.map((f) => withValue(f, values)),
  })),
})

function withValue(field: Field, values: FieldValues): Field {
  const value = values[field.name]
  if (value === undefined) return field
  if (field.kind === 'tick') return { ...field, value: value === true }
  if (field.kind === 'choices' || field.kind === 'pick') {
    return { ...field, value: [value].flat().filter((one) => typeof one === 'string') }
  }
  return { ...field, value: typeof value === 'string' ? value : '' }
}

/** Options that Discord takes: what can't be sent back whole is left out, and so is a repetition. */
export function usable(options: readonly Option[]): Option[] {
  const sendable = options.filter(({ value }) => value !== '' && value.length <= limits.option)
  return [...new Map(sendable.map((option) => [option.value, option])).values()]
}

/** Without anything to choose from nothing can be asked. */
function partsOf(field: Field): Part[] {
  const { name } = field
  if (field.kind === 'choices') {
    const options = usable(field.options)
    return options.length === 0 ? [] : [{ name, field: { ...field, options } }]
  }
  if (field.kind !== 'choice') return [{ name, field }]
  const chunks = inChunks(usable(field.options), limits.options)
  return chunks.map((options, i) => {
    const label =
      chunks.length === 1 ? field.label : `${field.label} (${i + 1} of ${chunks.length})`
    const required = field.required && chunks.length === 1
    return { name, field: { ...field, label, required, options } }
  })
}

const inChunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  )
