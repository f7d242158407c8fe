import { ComponentType, TextInputStyle } from 'discord.js'
import type {
  APIComponentInLabel,
  APILabelComponent,
  APIModalInteractionResponseCallbackData,
  APISelectMenuOption,
} from 'discord.js'
import type { Field, Option } from '../../../src/chat/port.ts'
import { isSearched, usable } from './form-steps.ts'
import type { Part, Step } from './form-steps.ts'
import { limits } from './limits.ts'
import { fittingLines, plainCut } from './render-rich.ts'

export type Modal = APIModalInteractionResponseCallbackData

/** Pure: one step of a form as a modal; `customId` says which. */
export function renderStep(step: Step, title: string, customId: string): Modal {
  const { text, left } = fittingLines(step.intro, limits.modalText)
  const intro = left > 0 ? `${text}\n+${left} more` : text
  return {
    custom_id: customId,
    title: plainCut(title, limits.modalTitle),
    components: [
      ...(intro.trim() === '' && step.parts.length > 0
        ? []
        : [{ type: ComponentType.TextDisplay as const, content: intro.trim() || '–' }]),
      ...step.parts.map(labelled),
    ],
  }
}

/** Components are known by their place: names may be longer than Discord's ids. */
function labelled({ field }: Part, index: number): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: plainCut(field.label, limits.label),
    ...(field.hint && { description: plainCut(field.hint, limits.labelDescription) }),
    component: component(field, `${field.kind}:${index}`),
  }
}

function component(field: Field, custom_id: string): APIComponentInLabel {
  switch (field.kind) {
    case 'text':
      return textInput(field, custom_id)
    case 'choice':
      return choice(field, custom_id)
    case 'choices':
      return choices(field, custom_id)
    case 'pick':
      return pick(field, custom_id)
    case 'tick':
      return { type: ComponentType.Checkbox, custom_id, default: field.value }
  }
}

type Kind<K extends Field['kind']> = Extract<Field, { kind: K }>

function textInput(field: Kind<'text'>, custom_id: string): APIComponentInLabel {
  const { lines, required, value, maxLength } = field
  const max = Math.max(1, Math.min(maxLength, limits.input))
  return {
    type: ComponentType.TextInput,
    custom_id,
    style: lines === 'many' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: max,
    ...(value !== '' && { value: whole(value, max) }),
  }
}

function choice({ options, value, required }: Kind<'choice'>, custom_id: string) {
  const shown = options.map((option) => selectable(option, option.value === value))
  return shown.length >= 2 && shown.length <= limits.checkboxes
    ? { type: ComponentType.RadioGroup as const, custom_id, required, options: shown }
    : select(shown, custom_id, required, 1)
}

function choices(field: Kind<'choices'>, custom_id: string): APIComponentInLabel {
  if (isSearched(field)) return search(field, custom_id)
  const { options, value, required } = field
  const shown = options.map((option) => selectable(option, value.includes(option.value)))
  return shown.length <= limits.checkboxes
    ? {
        type: ComponentType.CheckboxGroup as const,
        custom_id,
        required,
        min_values: required ? 1 : 0,
        max_values: shown.length,
        options: shown,
      }
    : select(shown, custom_id, required, shown.length)
}

const searchHint = 'Names, or parts of them, with commas or line breaks between'

function search({ options, value, required }: Kind<'choices'>, custom_id: string) {
  const labels = new Map(options.map((option) => [option.value, option.label]))
  const typed = whole(value.map((one) => labels.get(one) ?? one).join('\n'), limits.input)
  return {
    type: ComponentType.TextInput as const,
    custom_id,
    style: TextInputStyle.Paragraph,
    required,
    max_length: limits.input,
    placeholder: searchHint,
    ...(typed !== '' && { value: typed }),
  }
}

/** A list where everything fits into one; otherwise its name is typed, and checked afterwards. */
function pick(field: Kind<'pick'>, custom_id: string): APIComponentInLabel {
  const { options, value, required, many } = field
  const all = usable([...options, ...value.map((one) => ({ value: one, label: one }))])
  const isList = options.length > 0 && all.length > 0 && all.length <= limits.options
  if (isList) {
    const chosen = many ? value : value.slice(0, 1)
    const shown = all.map((option) => selectable(option, chosen.includes(option.value)))
    return select(shown, custom_id, required, many ? shown.length : 1)
  }
  const typed = whole(value.join(', '), limits.input)
  return {
    type: ComponentType.TextInput,
    custom_id,
    style: TextInputStyle.Short,
    required,
    max_length: limits.input,
    placeholder: many ? 'Names, with commas between' : 'Its short name',
    ...(typed !== '' && { value: typed }),
  }
}

function select(
  options: APISelectMenuOption[],
  custom_id: string,
  required: boolean,
  most: number,
): APIComponentInLabel {
  return {
    type: ComponentType.StringSelect,
    custom_id,
    required,
    min_values: required ? 1 : 0,
    max_values: most,
    options,
  }
}

const selectable = ({ value, label, hint }: Option, isChosen: boolean): APISelectMenuOption => ({
  value,
  label: plainCut(label, limits.option),
  ...(hint && { description: plainCut(hint, limits.option) }),
  ...(isChosen && { default: true }),
})

/** Cut at `max` between characters. */
const whole = (text: string, max: number): string =>
  text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
