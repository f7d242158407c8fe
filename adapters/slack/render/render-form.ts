import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { wholeLists } from '../../../src/chat/kit/whole-lists.ts'
import type { Field, Form, Option, Page, Rich } from '../../../src/chat/port.ts'
import { limits } from './limits.ts'
import { linesBlocks, plainText } from './render.ts'

/**
 * Pure: a form as one modal, its pages below each other. A page that counts only for one choice is
 * there once that is chosen; what it asks is not required here, since the core knows whether it counts.
 * `origin` comes back with the submit, `problems` stand above everything.
 */
export function renderForm(
  parted: Form,
  origin: string,
  problems: readonly Rich[] = [],
): ModalView {
  const form = wholeLists(parted)
  const shown = form.pages.filter((page) => isChosen(form, page))
  const deciding = new Set(form.pages.flatMap(({ when }) => when?.field ?? []))
  const blocks = [
    ...linesBlocks(problems).slice(0, 1),
    ...shown.flatMap((page, i) => pageBlocks(page, i, deciding)),
  ]
  const says = form.says ? linesBlocks([form.says]).slice(0, 1) : []
  return {
    type: 'modal',
    callback_id: form.id,
    title: plainText(form.title, limits.viewTitle),
    submit: plainText(form.submit, limits.viewTitle),
    close: plainText('Cancel', limits.viewTitle),
    private_metadata: origin.length <= limits.metadata ? origin : '',
    blocks: [...blocks.slice(0, limits.viewBlocks - says.length), ...says],
  }
}

/** A page that depends on something else than a choice of this form always stands there. */
function isChosen(form: Form, { when }: Page): boolean {
  const fields = form.pages.flatMap((page) => page.fields)
  const decides = when && fields.find(({ name }) => name === when.field)
  return decides?.kind !== 'choice' || decides.value === when?.value
}

/** The block of a field: errors stand at it. */
export const fieldBlockId = (name: string): string => `field:${name}`.slice(0, limits.blockId)

const introSectionsMax = 12

function pageBlocks(
  { intro, fields, when }: Page,
  index: number,
  deciding: ReadonlySet<string>,
): KnownBlock[] {
  return [
    ...(index > 0 ? [{ type: 'divider' as const }] : []),
    ...linesBlocks(intro).slice(0, introSectionsMax),
    ...fields.map((field) => ({
      ...inputBlock(field, when !== undefined),
      // A choice that pages depend on tells us at once.
      ...(deciding.has(field.name) && field.kind === 'choice' && { dispatch_action: true }),
    })),
  ]
}

function inputBlock(field: Field, mayBeEmpty: boolean): InputBlock {
  const { name, label, hint, required } = field
  return {
    type: 'input',
    block_id: fieldBlockId(name),
    label: plainText(label, limits.label),
    optional: mayBeEmpty || !required,
    element: element(field),
    ...(hint && { hint: plainText(hint, limits.label) }),
  }
}

function element(field: Field): InputBlock['element'] {
  switch (field.kind) {
    case 'text':
      return textInput(field)
    case 'choice':
      return choice(field)
    case 'choices':
      return choices(field)
    case 'pick':
      return pick(field)
    case 'tick':
      return tick(field)
  }
}

type Kind<K extends Field['kind']> = Extract<Field, { kind: K }>

function textInput({ lines, value, maxLength }: Kind<'text'>): InputBlock['element'] {
  const max = Math.max(1, Math.min(maxLength, limits.input))
  return {
    type: 'plain_text_input',
    action_id: 'text',
    multiline: lines === 'many',
    max_length: max,
    ...(value !== '' && { initial_value: whole(value, max) }),
  }
}

function choice({ options, value }: Kind<'choice'>): InputBlock['element'] {
  const shown = optionsOf(options)
  const chosen = shown.find((option) => option.value === value)
  const initial = chosen && { initial_option: chosen }
  return shown.length <= limits.checkboxes
    ? { type: 'radio_buttons', action_id: 'choice', options: shown, ...initial }
    : { type: 'static_select', action_id: 'choice', ...inGroups(shown), ...initial }
}

function choices({ options, value }: Kind<'choices'>): InputBlock['element'] {
  const shown = optionsOf(options)
  const chosen = shown.filter((option) => option.value && value.includes(option.value))
  const initial = chosen.length > 0 && { initial_options: chosen }
  return shown.length <= limits.checkboxes
    ? { type: 'checkboxes', action_id: 'choices', options: shown, ...initial }
    : { type: 'multi_static_select', action_id: 'choices', ...inGroups(shown), ...initial }
}

/** What is offered comes from the server as somebody types, so that there may be any number. */
function pick({ source, many, value, options }: Kind<'pick'>): InputBlock['element'] {
  const known = new Map(options.map((option) => [option.value, option]))
  const chosen = optionsOf(value.map((one) => known.get(one) ?? { value: one, label: one }))
  const [first] = chosen
  const action_id = `pick:${source}`
  return many
    ? {
        type: 'multi_external_select',
        action_id,
        min_query_length: 0,
        ...(first && { initial_options: chosen.slice(0, limits.options) }),
      }
    : {
        type: 'external_select',
        action_id,
        min_query_length: 0,
        ...(first && { initial_option: first }),
      }
}

function tick({ label, value }: Kind<'tick'>): InputBlock['element'] {
  const options = optionsOf([{ value: 'yes', label }])
  return {
    type: 'checkboxes',
    action_id: 'tick',
    options,
    ...(value && { initial_options: options }),
  }
}

/** More than a list holds go into several lists of one menu. */
function inGroups(options: PlainTextOption[]) {
  if (options.length <= limits.options) return { options }
  const groups = Math.min(limits.options, Math.ceil(options.length / limits.options))
  return {
    option_groups: Array.from({ length: groups }, (_, i) => ({
      label: plainText(`${i * limits.options + 1} and on`, limits.option),
      options: options.slice(i * limits.options, (i + 1) * limits.options),
    })),
  }
}

/** Options as Slack takes them; what can't be sent back whole is left out, and so is a repetition. */
export function optionsOf(options: readonly Option[]): PlainTextOption[] {
  const usable = options.filter(({ value }) => value !== '' && value.length <= limits.optionValue)
  return [...new Map(usable.map((option) => [option.value, option])).values()].map(
    ({ value, label, hint }) => ({
      text: plainText(label, limits.option),
      value,
      ...(hint && { description: plainText(hint, limits.option) }),
    }),
  )
}

/** Cut at `max` between characters. */
function whole(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}
