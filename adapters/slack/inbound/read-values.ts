import type { FieldValues } from '../../../src/chat/port.ts'

type State = {
  type?: string
  value?: string | null
  selected_option?: { value?: string } | null
  selected_options?: { value?: string }[] | null
}
export type ViewState = Record<string, Record<string, State>>

/** What was filled in, by the names of the form's fields; the inverse of a rendered form. */
export function valuesIn(state: ViewState): FieldValues {
  const values: FieldValues = {}
  for (const [block, actions] of Object.entries(state)) {
    const [kind, given] = Object.entries(actions)[0] ?? []
    if (!block.startsWith('field:') || !kind || !given) continue
    values[block.slice('field:'.length)] = valueOf(kind, given)
  }
  return values
}

function valueOf(kind: string, given: State): FieldValues[string] {
  const many = (given.selected_options ?? []).flatMap(({ value }) => value ?? [])
  const one = given.selected_option?.value
  if (kind === 'text') return given.value ?? ''
  if (kind === 'tick') return many.length > 0
  if (kind === 'choice') return one ?? ''
  return one === undefined ? many : [one]
}
