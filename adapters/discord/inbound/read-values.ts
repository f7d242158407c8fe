import { ComponentType } from 'discord.js'
import type { APIModalSubmission } from 'discord.js'
import type { Field, FieldValues } from '../../../src/chat/port.ts'
import { isSearched } from '../render/form-steps.ts'
import type { Step } from '../render/form-steps.ts'
import { searchOptions } from './search-options.ts'

type Sent = { value?: unknown; values?: unknown }

/** What was filled in in one step's modal, by the names of the form's fields. */
export function valuesIn(step: Step, { components }: APIModalSubmission): FieldValues {
  const sent = new Map<string, Sent>()
  for (const one of components) {
    if (one.type === ComponentType.Label && 'custom_id' in one.component) {
      sent.set(one.component.custom_id, one.component)
    }
  }
  const values: FieldValues = {}
  for (const [i, { name, field }] of step.parts.entries()) {
    const given = sent.get(`${field.kind}:${i}`) ?? {}
    values[name] = joined(field, values[name], valueOf(field, given))
  }
  return values
}

function valueOf(field: Field, { value, values }: Sent): FieldValues[string] {
  const text = typeof value === 'string' ? value : ''
  const many = Array.isArray(values) ? values.filter((one) => typeof one === 'string') : []
  switch (field.kind) {
    case 'text':
      return text
    case 'tick':
      return value === true
    case 'choice':
      return many[0] ?? text
    case 'choices':
      return isSearched(field) ? searchOptions(field.options, text) : many
    case 'pick':
      return many.length > 0 ? many : typed(text, field.many)
  }
}

const typed = (text: string, isMany: boolean): string[] =>
  (isMany ? text.split(',') : [text]).map((one) => one.trim()).filter((one) => one !== '')

/** Parts of one field: lists grow; of a choice the one counts that was not chosen before. */
function joined(
  field: Field,
  earlier: FieldValues[string] | undefined,
  now: FieldValues[string],
): FieldValues[string] {
  if (earlier === undefined) return now
  if (Array.isArray(earlier))
    return [...earlier, ...[now].flat().filter((v) => typeof v === 'string')]
  if (field.kind !== 'choice' || now === '') return earlier
  return earlier === '' || earlier === field.value ? now : earlier
}
