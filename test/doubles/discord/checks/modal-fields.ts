import {
  ComponentType,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10'

type Input = APIComponentInLabel
/** A field as it stands in a modal. Its value is what it is prefilled with. */
export type ModalField = {
  id: string
  label: string
  description: string | null
  kind:
    | 'text'
    | 'choice'
    | 'choices'
    | 'users'
    | 'roles'
    | 'channels'
    | 'mentionables'
    | 'tick'
    | 'files'
  required: boolean
  /** Labels of the options. */
  options: string[]
  value: string | string[] | boolean
  input: Input
  /** An action row holds it, as before there were labels. */
  inRow: boolean
}

/** discord.md 2 and 7: what a person can fill in. */
export function modalFields({ components }: APIModalInteractionResponseCallbackData): ModalField[] {
  return components.flatMap((one) => {
    if (one.type === ComponentType.Label)
      return fieldOf(one.label, one.description ?? null, one.component, false)
    if (one.type !== ComponentType.ActionRow) return []
    return one.components.map((input) => fieldOf(input.label ?? '', null, input, true))
  })
}

function fieldOf(
  label: string,
  description: string | null,
  input: Input,
  inRow: boolean,
): ModalField {
  const base = { id: input.custom_id, label, description, input, inRow, options: [] }
  switch (input.type) {
    case ComponentType.TextInput: {
      const { required = true, value = '' } = input
      return { ...base, kind: 'text', required, value }
    }
    case ComponentType.StringSelect: {
      const { required = true, options, min_values = 1, max_values = 1 } = input
      const labels = options.map((one) => one.label)
      const value = options.filter((one) => one.default).map((one) => one.label)
      // discord.md 7: optional needs both.
      const mustHave = required || min_values > 0
      const kind = max_values > 1 ? 'choices' : 'choice'
      return { ...base, kind, required: mustHave, options: labels, value }
    }
    case ComponentType.RadioGroup: {
      const { required = true, options } = input
      const labels = options.map((one) => one.label)
      const value = options.filter((one) => one.default).map((one) => one.label)
      return { ...base, kind: 'choice', required, options: labels, value }
    }
    case ComponentType.CheckboxGroup: {
      const { required = true, options } = input
      const labels = options.map((one) => one.label)
      const value = options.filter((one) => one.default).map((one) => one.label)
      return { ...base, kind: 'choices', required, options: labels, value }
    }
    case ComponentType.Checkbox:
      return { ...base, kind: 'tick', required: false, value: input.default ?? false }
    case ComponentType.FileUpload:
      return { ...base, kind: 'files', required: input.required ?? true, value: [] }
    default:
      return pickerOf(base, input)
  }
}

type Base = Omit<ModalField, 'kind' | 'required' | 'value'>
type Picker = Extract<Input, { type: 5 | 6 | 7 | 8 }>

function pickerOf(base: Base, input: Picker): ModalField {
  const { required = true, min_values = 1, default_values = [] } = input
  const kinds = {
    [ComponentType.UserSelect]: 'users',
    [ComponentType.RoleSelect]: 'roles',
    [ComponentType.ChannelSelect]: 'channels',
    [ComponentType.MentionableSelect]: 'mentionables',
  } as const
  const value = default_values.map((one) => one.id)
  return { ...base, kind: kinds[input.type], required: required || min_values > 0, value }
}
