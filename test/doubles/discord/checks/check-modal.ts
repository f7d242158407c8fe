import {
  ComponentType,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
} from 'discord-api-types/v10'
import { customIdFaults, optionFaults, selectFaults } from './check-components.ts'
import { validateBody, withoutNulls } from './validate-body.ts'
import { fault, invalid, tooLong, type Fault, type Path } from '../rest/problem.ts'

type Modal = APIModalInteractionResponseCallbackData

/** discord.md 7: a modal, its five top-level components and what may stand in them. */
export function checkModal(data: unknown): Modal {
  const wrong = validateBody('ModalInteractionCallbackRequestData', data, ['data'])
  if (wrong.length > 0) throw invalid(...wrong)
  const modal = withoutNulls(data as Modal)
  const { components } = modal
  // Discord's description says 40; its documentation and its servers say 5.
  const many =
    components.length > 5
      ? [fault(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')]
      : []
  const inside = components.flatMap((one, at) => topFaults(one, ['components', at]))
  const faults = [...many, ...inside, ...repeated(modal)]
  if (faults.length > 0)
    throw invalid(...faults.map((one) => ({ ...one, path: ['data', ...one.path] })))
  return modal
}

function topFaults(component: Modal['components'][number], path: Path): Fault[] {
  switch (component.type) {
    case ComponentType.Label:
      return insideFaults(component.component, [...path, 'component'])
    case ComponentType.ActionRow:
      return component.components.flatMap((one, at) => textFaults(one, [...path, 'components', at]))
    case ComponentType.TextDisplay:
      return []
    default:
      return [fault([...path, 'type'], 'BASE_TYPE_CHOICES', 'Not in a modal.')]
  }
}

function insideFaults(component: APIComponentInLabel, path: Path): Fault[] {
  switch (component.type) {
    case ComponentType.TextInput:
      return textFaults(component, path)
    case ComponentType.StringSelect:
      return [...selectFaults(component, path), ...optionFaults(component, path)]
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return selectFaults(component, path)
    case ComponentType.RadioGroup:
      return groupFaults(component, path, 2)
    case ComponentType.CheckboxGroup:
      return groupFaults(component, path, 1)
    case ComponentType.Checkbox:
    case ComponentType.FileUpload:
      return customIdFaults(component.custom_id, path)
    default:
      return [fault([...path, 'type'], 'BASE_TYPE_CHOICES', 'Not in a label.')]
  }
}

function textFaults(input: APITextInputComponent, path: Path): Fault[] {
  const { custom_id, value, placeholder, min_length = 0, max_length = 4000 } = input
  const range = min_length < 0 || max_length < 1 || max_length > 4000 || min_length > max_length
  return [
    ...customIdFaults(custom_id, path),
    ...((value ?? '').length > 4000 ? [tooLong([...path, 'value'], 4000)] : []),
    ...((value ?? '').length > max_length ? [tooLong([...path, 'value'], max_length)] : []),
    ...((placeholder ?? '').length > 100 ? [tooLong([...path, 'placeholder'], 100)] : []),
    ...(range ? [fault([...path, 'max_length'], 'NUMBER_TYPE_MAX', 'Between 1 and 4000.')] : []),
  ]
}

type Group = {
  custom_id: string
  options: { label: string; value: string; description?: string }[]
}

/** Radio groups 2-10 options, checkbox groups 1-10. */
function groupFaults({ custom_id, options }: Group, path: Path, fewest: number): Fault[] {
  const at = [...path, 'options']
  const count = options.length
  const values = new Set(options.map((one) => one.value))
  return [
    ...customIdFaults(custom_id, path),
    ...(count < fewest || count > 10
      ? [fault(at, 'BASE_TYPE_BAD_LENGTH', `Must be between ${fewest} and 10 in length.`)]
      : []),
    ...(values.size < count ? [fault(at, 'OPTION_VALUE_DUPLICATED', 'Value repeated.')] : []),
    ...options.flatMap((option, nth) =>
      (['label', 'value', 'description'] as const).flatMap((field) =>
        (option[field] ?? '').length > 100 ? [tooLong([...at, nth, field], 100)] : [],
      ),
    ),
  ]
}

function repeated({ components }: Modal): Fault[] {
  const seen = new Set<string>()
  return (components ?? []).flatMap((one, at) => {
    const inside = 'component' in one ? [one.component] : 'components' in one ? one.components : []
    return inside.flatMap(({ custom_id }) => {
      const twice = seen.has(custom_id)
      seen.add(custom_id)
      return twice
        ? [fault(['components', at], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Custom id repeated.')]
        : []
    })
  })
}
