import type { Field, Form } from '../port.ts'

type List = Extract<Field, { kind: 'choices' }>

/** A list that was split for platforms with short ones is one here: `flows`, `flows-2` and so on. */
export function wholeLists(form: Form): Form {
  const all = form.pages.flatMap((page) => page.fields)
  const lists = new Map<string, List[]>()
  for (const field of all) {
    if (field.kind !== 'choices') continue
    const head = headOf(field.name, all)
    lists.set(head, [...(lists.get(head) ?? []), field])
  }
  const fieldsOf = (field: Field): Field[] => {
    const parts = lists.get(field.name)
    if (field.kind !== 'choices' || parts?.length === 1) return [field]
    return parts ? [wholeList(field, parts)] : []
  }
  const pages = form.pages.flatMap((page) => {
    const fields = page.fields.flatMap(fieldsOf)
    return fields.length === 0 && page.fields.length > 0 ? [] : [{ ...page, fields }]
  })
  return { ...form, pages }
}

function headOf(name: string, all: readonly Field[]): string {
  const head = name.replace(/-\d+$/, '')
  return all.some((field) => field.name === head && field.kind === 'choices') ? head : name
}

const wholeList = (first: List, parts: readonly List[]): Field => ({
  ...first,
  label: first.label.replace(/ \(1 of \d+\)$/, ''),
  options: parts.flatMap(({ options }) => options),
  value: [...new Set(parts.flatMap(({ value }) => value))],
})
