import type { ViewOutput } from '@slack/bolt'
import type { AnyBlock, KnownBlock } from '@slack/types'
import type { KitElement } from './kit-elements.ts'
import { readBlock, type KitBlock } from './kit-blocks.ts'

export type StateValues = ViewOutput['state']['values']
export type StateValue = NonNullable<StateValues[string]>[string]
/** Something a person can fill in or press, and where it stands. */
export type Field = {
  blockId: string
  actionId: string
  label: string
  optional: boolean
  dispatches: boolean
  element: KitElement
}

/** The state of a view as it opens: every element that holds a value, with its initial one. */
export function initialState(blocks: readonly (KnownBlock | AnyBlock)[]): StateValues {
  const values: StateValues = {}
  for (const { blockId, actionId, element } of fieldsIn(blocks)) {
    if (element.type === 'button' || element.type === 'overflow') continue
    const actions = (values[blockId] ??= {})
    actions[actionId] = initialValue(element)
  }
  return values
}

/** Every interactive element, with the words by which a person knows it. */
export function fieldsIn(blocks: readonly (KnownBlock | AnyBlock)[]): Field[] {
  return blocks.flatMap((one) => {
    const block = readBlock(one)
    const blockId = block.block_id ?? ''
    return elementsOf(block).map((element) => ({
      blockId,
      actionId: element.action_id ?? '',
      label: block.type === 'input' ? block.label.text : labelOf(element, block),
      optional: block.type !== 'input' || block.optional === true,
      dispatches: block.type !== 'input' || block.dispatch_action === true,
      element,
    }))
  })
}

function elementsOf(block: KitBlock): KitElement[] {
  if (block.type === 'input') return [block.element]
  if (block.type === 'actions') return block.elements
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image')
    return [block.accessory]
  return []
}

/** A button is known by its text, a menu by its placeholder, else by the section it stands beside. */
function labelOf(element: KitElement, block: KitBlock): string {
  if (element.type === 'button') return element.text.text
  if ('placeholder' in element && element.placeholder) return element.placeholder.text
  return block.type === 'section' ? (block.text?.text ?? '') : element.type
}

function initialValue(element: KitElement): StateValue {
  const type = element.type
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: element.initial_value ?? null }
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: plainOption(element.initial_option) }
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return {
        type,
        selected_options: (element.initial_options ?? []).flatMap((one) => plainOption(one) ?? []),
      }
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null }
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] }
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null }
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null }
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null }
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null }
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null }
    case 'file_input':
      return { type, files: [] }
    default:
      return { type }
  }
}

/** An option as it comes back: text and value (markup included, where it was markup). */
export function plainOption(
  option: { text: { text: string }; value: string } | undefined,
): { text: { type: 'plain_text'; text: string; emoji: boolean }; value: string } | null {
  if (!option) return null
  return { text: { type: 'plain_text', text: option.text.text, emoji: true }, value: option.value }
}
