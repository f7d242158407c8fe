import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  type APISelectMenuComponent,
  type APIStringSelectComponent,
} from 'discord-api-types/v10'
import { fault, tooLong, type Fault, type Path } from '../rest/problem.ts'
import { walkComponents, type Found } from '../people/walk-components.ts'

/** discord.md 6. */
const mostRows = 5
const mostInV2 = 40
const mostV2Text = 4000
const v2Kinds = new Set([
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.Thumbnail,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
])

/** discord.md 6: what a message's components may be, those rules included that no builder checks. */
export function checkComponents(
  components: readonly APIMessageTopLevelComponent[],
  isV2: boolean,
): Fault[] {
  const found = walkComponents(components)
  return [
    ...(isV2 ? v2Faults(components, found) : classicFaults(components, found)),
    ...found.flatMap(componentFaults),
    ...repeatedIds(found),
  ]
}

function classicFaults(
  components: readonly APIMessageTopLevelComponent[],
  found: readonly Found[],
): Fault[] {
  const strange = found.flatMap(({ component, path }) =>
    v2Kinds.has(component.type)
      ? [fault([...path, 'type'], 'BASE_TYPE_CHOICES', 'Needs the flag IS_COMPONENTS_V2.')]
      : [],
  )
  const loose = components.flatMap(({ type }, at) =>
    type === ComponentType.ActionRow || v2Kinds.has(type)
      ? []
      : [fault(['components', at, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of (1,).')],
  )
  const many = components.length > mostRows ? [tooLong(['components'], mostRows)] : []
  return [...many, ...strange, ...loose]
}

function v2Faults(
  components: readonly APIMessageTopLevelComponent[],
  found: readonly Found[],
): Fault[] {
  const text = found.reduce(
    (sum, { component }) =>
      sum + (component.type === ComponentType.TextDisplay ? component.content.length : 0),
    0,
  )
  const strange = components.flatMap(({ type }, at) =>
    type === ComponentType.ActionRow || v2Kinds.has(type)
      ? []
      : [fault(['components', at, 'type'], 'BASE_TYPE_CHOICES', 'Not at the top level.')],
  )
  return [
    ...strange,
    ...(found.length > mostInV2 ? [tooLong(['components'], mostInV2)] : []),
    ...(text > mostV2Text
      ? [fault(['components'], 'COMPONENT_TEXT_MAX_LENGTH', `At most ${mostV2Text} characters.`)]
      : []),
  ]
}

function componentFaults({ component, path }: Found): Fault[] {
  switch (component.type) {
    case ComponentType.ActionRow:
      return rowFaults(component.components, path)
    case ComponentType.Button:
      return buttonFaults(component, path)
    case ComponentType.StringSelect:
      return [...selectFaults(component, path), ...optionFaults(component, path)]
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return selectFaults(component, path)
    default:
      return []
  }
}

/** 1 to 5 buttons, or one select alone. */
function rowFaults(inside: readonly { type: ComponentType }[], path: Path): Fault[] {
  const at = [...path, 'components']
  const buttons = inside.filter((one) => one.type === ComponentType.Button).length
  if (inside.length === 0) return [fault(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5.')]
  if (inside.length > 5) return [tooLong(at, 5)]
  if (buttons < inside.length && inside.length > 1)
    return [fault(at, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'A select stands alone in its row.')]
  return []
}

function buttonFaults(button: APIButtonComponent, path: Path): Fault[] {
  const { style } = button
  const label = 'label' in button ? (button.label ?? '') : ''
  const id = 'custom_id' in button ? button.custom_id : undefined
  const url = 'url' in button ? button.url : undefined
  const emoji = 'emoji' in button ? button.emoji : undefined
  const wrong = (field: string, code: string, text: string) => fault([...path, field], code, text)
  const faults = label.length > 80 ? [tooLong([...path, 'label'], 80)] : []
  if (style === ButtonStyle.Premium) return faults
  if (label === '' && !emoji)
    faults.push(wrong('label', 'BUTTON_COMPONENT_INVALID_LABEL', 'A button needs a label or emoji'))
  if (style === ButtonStyle.Link) {
    if (!url) faults.push(wrong('url', 'BASE_TYPE_REQUIRED', 'A url is required'))
    if (id !== undefined)
      faults.push(
        wrong(
          'custom_id',
          'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
          'A custom id and url cannot both be specified',
        ),
      )
    if ((url ?? '').length > 512) faults.push(tooLong([...path, 'url'], 512))
    return faults
  }
  if (url !== undefined) faults.push(wrong('url', 'BUTTON_COMPONENT_INVALID_URL', 'No url here'))
  return [...faults, ...customIdFaults(id, path)]
}

export function customIdFaults(id: string | undefined, path: Path): Fault[] {
  const at = [...path, 'custom_id']
  if (id === undefined || id === '')
    return [fault(at, 'BASE_TYPE_REQUIRED', 'A custom id is required')]
  return id.length > 100 ? [tooLong(at, 100)] : []
}

export function selectFaults(select: APISelectMenuComponent, path: Path): Fault[] {
  const { custom_id, placeholder, min_values = 1, max_values = 1 } = select
  const range = min_values < 0 || min_values > 25 || max_values < 1 || max_values > 25
  return [
    ...customIdFaults(custom_id, path),
    ...((placeholder ?? '').length > 150 ? [tooLong([...path, 'placeholder'], 150)] : []),
    ...(range || min_values > max_values
      ? [fault([...path, 'max_values'], 'NUMBER_TYPE_MAX', 'min_values 0-25 ≤ max_values 1-25.')]
      : []),
  ]
}

export function optionFaults(select: APIStringSelectComponent, path: Path): Fault[] {
  const { options, max_values = 1 } = select
  const at = [...path, 'options']
  const faults: Fault[] = []
  if (options.length === 0 || options.length > 25)
    faults.push(fault(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 25 in length.'))
  if (max_values > options.length)
    faults.push(fault([...path, 'max_values'], 'NUMBER_TYPE_MAX', 'More than there are options.'))
  if (options.filter((one) => one.default).length > max_values)
    faults.push(fault(at, 'SELECT_COMPONENT_TOO_MANY_DEFAULTS', 'More defaults than max_values.'))
  const seen = new Set<string>()
  options.forEach(({ label, value, description }, nth) => {
    for (const [field, text] of Object.entries({ label, value, description: description ?? 'x' })) {
      if (text.length > 100) faults.push(tooLong([...at, nth, field], 100))
      if (text === '')
        faults.push(fault([...at, nth, field], 'BASE_TYPE_REQUIRED', 'This field is required'))
    }
    if (seen.has(value))
      faults.push(
        fault([...at, nth, 'value'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'Value repeated.'),
      )
    seen.add(value)
  })
  return faults
}

/** Unique in the message. */
function repeatedIds(found: readonly Found[]): Fault[] {
  const seen = new Set<string>()
  return found.flatMap(({ component, path }) => {
    const id = 'custom_id' in component ? component.custom_id : undefined
    if (id === undefined) return []
    const twice = seen.has(id)
    seen.add(id)
    return twice
      ? [fault([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Custom id repeated.')]
      : []
  })
}
