import type { ViewOutput } from '@slack/bolt'
import type { AnyBlock } from '@slack/types'
import { fieldsIn, type Field, type StateValue } from '../checks/fields.ts'
import { readBlock } from '../checks/kit-blocks.ts'
import type { Message, OpenView, World } from '../world.ts'

/** A message as it stands on a screen. `message` is what lies behind it. */
export type ShownMessage = {
  ts: string
  channel: string
  from: string
  /** Every word of it, line by line, with mentions and dates as people read them. */
  text: string
  buttons: string[]
  /** How often it was edited. */
  edits: number
  files: { name: string; title: string; bytes: Uint8Array }[]
  private: boolean
  thread: ShownMessage[]
  message: Message
}
export type ShownField = { label: string; kind: string; value: string; options: string[] }
/** A modal or an App Home. `errors` stand at the field's label. */
export type ShownView = {
  id: string
  title: string
  text: string
  submit: string | null
  fields: ShownField[]
  buttons: string[]
  errors: Record<string, string>
  view: ViewOutput
}

export function showMessage(world: World, message: Message): ShownMessage {
  const member = world.members.get(message.user)
  const replies = world.messages.filter(
    (one) => one.threadTs === message.ts && !one.gone && one.onlyFor === null,
  )
  const said =
    message.blocks.length > 0 ? wordsIn(world, message.blocks) : read(world, message.text)
  return {
    ts: message.ts,
    channel: message.channel,
    from: member?.name ?? message.user,
    text: said,
    buttons: buttonsIn(message.blocks),
    edits: message.before.length,
    files: message.files.flatMap((id) => {
      const file = world.files.get(id)
      return file?.bytes ? [{ name: file.name, title: file.title, bytes: file.bytes }] : []
    }),
    private: message.onlyFor !== null,
    thread: replies.map((reply) => showMessage(world, reply)),
    // A screen may lag behind: it keeps what it showed.
    message: { ...message },
  }
}

export function showView(world: World, view: ViewOutput, errors: OpenView['errors']): ShownView {
  const fields = fieldsIn(view.blocks)
  const inputs = fields.filter(({ element }) => element.type !== 'button')
  const labels = new Map(fields.map((field) => [field.blockId, field.label]))
  return {
    id: view.id,
    title: view.title.text,
    text: wordsIn(world, view.blocks),
    submit: view.submit?.text ?? null,
    fields: inputs.map(({ label, element, blockId, actionId }) => ({
      label,
      kind: element.type,
      value: shownValue(world, view.state.values[blockId]?.[actionId]),
      options: optionsOf(element).map((option) => option.text.text),
    })),
    buttons: buttonsIn(view.blocks),
    errors: Object.fromEntries(
      Object.entries(errors).map(([block, text]) => [labels.get(block) ?? block, text]),
    ),
    view: structuredClone(view),
  }
}

/** Those of every group too: a person scrolls through all of them. */
function optionsOf(element: Field['element']): { text: { text: string } }[] {
  const groups = 'option_groups' in element ? (element.option_groups ?? []) : []
  const flat = 'options' in element ? (element.options ?? []) : []
  return [...flat, ...groups.flatMap((group) => group.options)]
}

function shownValue(world: World, value: StateValue | undefined): string {
  if (!value) return ''
  const options = value.selected_option ? [value.selected_option] : (value.selected_options ?? [])
  const people = value.selected_user ? [value.selected_user] : (value.selected_users ?? [])
  const names = people.map((id) => world.members.get(id)?.name ?? id)
  const files = (value.files ?? []).map((file) => file.name)
  const single = value.value ?? value.selected_date ?? value.selected_time ?? ''
  const moment = value.selected_date_time == null ? '' : String(value.selected_date_time)
  const all = [single, moment, value.selected_channel ?? '', value.selected_conversation ?? '']
  return [...all, ...options.map((one) => one.text.text), ...names, ...files]
    .filter((one) => one !== '')
    .join(', ')
}

/** What can be pressed, also in overflow menus. */
function buttonsIn(blocks: readonly AnyBlock[]): string[] {
  return fieldsIn(blocks).flatMap(({ element, label }) => {
    if (element.type === 'overflow') return element.options.map(({ text }) => text.text)
    return element.type === 'button' ? label : []
  })
}

/** Every text of the blocks that is not a button's, line by line. */
function wordsIn(world: World, blocks: readonly AnyBlock[]): string {
  return blocks
    .flatMap((one) => textsOf(readBlock(one)))
    .map((it) => (it.type === 'plain_text' ? it.text : read(world, it.text)))
    .join('\n')
}

type Text = { type: string; text: string }

function textsOf(block: ReturnType<typeof readBlock>): Text[] {
  switch (block.type) {
    case 'section':
      return [...(block.text ? [block.text] : []), ...(block.fields ?? [])]
    case 'header':
      return [block.text]
    case 'markdown':
      return [block]
    case 'context':
      return block.elements.map((one) => (one.type === 'image' ? literal(one.alt_text) : one))
    case 'image':
      return [...(block.title ? [block.title] : []), literal(block.alt_text)]
    case 'rich_text':
      return block.elements.map((one) => literal(leavesOf(one)))
    case 'input':
      return [block.label, ...(block.hint ? [block.hint] : [])]
    default:
      return []
  }
}

/** What stands in a paragraph, a quotation or a list, whatever its marks. */
function leavesOf(part: object): string {
  if ('text' in part && typeof part.text === 'string') return part.text
  const inside = 'elements' in part && Array.isArray(part.elements) ? part.elements : []
  return inside.map(leavesOf).join('')
}

function literal(text: string): Text {
  return { type: 'plain_text', text }
}

/** slack.md 12: mentions and dates as people see them, `&amp; &lt; &gt;` as what they stand for. */
function read(world: World, text: string): string {
  return text
    .replace(/<@([^|>]+)(?:\|[^>]*)?>/g, (_, id) => `@${world.members.get(id)?.name ?? id}`)
    .replace(/<#([^|>]+)(?:\|[^>]*)?>/g, (_, id) => `#${world.channels.get(id)?.name ?? id}`)
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!(channel|here|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2')
    .replace(/<([^|>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
