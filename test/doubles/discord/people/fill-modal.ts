import {
  ComponentType,
  type APICheckboxGroupComponent,
  type APIRadioGroupComponent,
  type APIStringSelectComponent,
} from 'discord-api-types/v10'
import { modalFields, type ModalField } from '../checks/modal-fields.ts'
import { personNamed, resolvedFor } from '../resolved.ts'
import type { Channel, OpenModal, World } from '../world.ts'

/** By label: text, an option's label, several, a tick, people by name. */
export type Wanted = Record<string, string | string[] | boolean>

/** discord.md 3: the data of a submitted modal, or what the client says at the field instead. */
export function fillModal(
  world: World,
  channel: Channel,
  modal: OpenModal,
  wanted: Wanted,
): object {
  const fields = modalFields(modal.data)
  for (const label of Object.keys(wanted))
    if (!fields.some((one) => one.label === label || one.id === label))
      throw new Error(`the modal has no field “${label}”`)
  const people: string[] = []
  const components = modal.data.components.flatMap((top, at) => {
    if (top.type === ComponentType.TextDisplay) return { type: top.type, id: at + 1 }
    if (top.type !== ComponentType.Label && top.type !== ComponentType.ActionRow) return []
    const own = top.type === ComponentType.Label ? [top.component] : top.components
    const filled = fields
      .filter((field) => own.some((one) => one === field.input))
      .map((field) => {
        const said = wanted[field.label] ?? wanted[field.id] ?? field.value
        const value = valueOf(world, field, said)
        if (field.kind === 'users' && 'values' in value) people.push(...value.values)
        return { type: field.input.type, custom_id: field.id, ...value }
      })
    if (top.type === ComponentType.ActionRow) return { type: top.type, components: filled }
    return { type: top.type, id: at + 1, component: filled[0] }
  })
  const resolved = resolvedFor(world, channel, { users: people })
  return { custom_id: modal.data.custom_id, components, resolved }
}

type Said = string | string[] | boolean

function valueOf(
  world: World,
  field: ModalField,
  said: Said,
): { value: string | boolean | null } | { values: string[] } {
  const { input } = field
  switch (input.type) {
    case ComponentType.TextInput: {
      const text = one(field, said)
      const { min_length = 0, max_length = 4000 } = input
      needSomething(field, text !== '')
      if (text.length > max_length) throw cannot(field, `takes at most ${max_length} characters`)
      if (text !== '' && text.length < min_length)
        throw cannot(field, `wants at least ${min_length} characters`)
      return { value: text }
    }
    case ComponentType.RadioGroup: {
      const [value = null] = picked(field, input.options, said)
      needSomething(field, value !== null)
      return { value }
    }
    case ComponentType.Checkbox:
      if (typeof said !== 'boolean') throw cannot(field, 'is a tick')
      return { value: said }
    case ComponentType.StringSelect:
    case ComponentType.CheckboxGroup:
      return { values: counted(field, picked(field, input.options, said), input) }
    case ComponentType.UserSelect: {
      const values = list(said).map((name) => personNamed(world, name))
      return { values: counted(field, values, input) }
    }
    default:
      needSomething(field, list(said).length > 0)
      return { values: list(said) }
  }
}

type Options = (
  | APIStringSelectComponent
  | APIRadioGroupComponent
  | APICheckboxGroupComponent
)['options']

function picked(field: ModalField, options: Options, said: Said): string[] {
  return list(said).map((label) => {
    const found = options.find((it) => it.label === label || it.value === label)
    if (found) return found.value
    throw cannot(field, `does not offer “${label}”, only ${field.options.join(', ')}`)
  })
}

function counted(
  field: ModalField,
  values: string[],
  { min_values = 1, max_values }: { min_values?: number; max_values?: number },
): string[] {
  needSomething(field, values.length > 0)
  const most = max_values ?? (field.kind === 'choices' ? field.options.length : 1)
  if (values.length > most) throw cannot(field, `takes at most ${most}`)
  if (values.length > 0 && values.length < min_values)
    throw cannot(field, `wants at least ${min_values}`)
  return values
}

function needSomething(field: ModalField, filled: boolean): void {
  if (field.required && !filled) throw cannot(field, 'is required')
}

function one(field: ModalField, said: Said): string {
  if (typeof said === 'string') return said
  throw cannot(field, 'takes one text')
}

function list(said: Said): string[] {
  if (typeof said === 'string') return said === '' ? [] : [said]
  return Array.isArray(said) ? said : []
}

function cannot(field: ModalField, why: string): Error {
  return new Error(`the field “${field.label}” ${why}`)
}
