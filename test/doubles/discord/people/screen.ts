import { ComponentType, type APIEmbed, type APISelectMenuComponent } from 'discord-api-types/v10'
import { loading, v2 } from '../checks/message-body.ts'
import { modalFields, type ModalField } from '../checks/modal-fields.ts'
import { walkComponents } from './walk-components.ts'
import type { Message, OpenModal, World } from '../world.ts'

/** A message as it stands on a screen. `message` is what lies behind it. */
export type ShownMessage = {
  id: string
  channel: string
  from: string
  /** Every word of it, line by line, with mentions and times as people read them. */
  text: string
  /** Labels, those that cannot be pressed left out. */
  buttons: string[]
  links: { label: string; url: string }[]
  menus: { placeholder: string; id: string; options: string[] }[]
  embeds: APIEmbed[]
  /** “… is thinking”. */
  loading: boolean
  /** How often it was edited. */
  edits: number
  files: { name: string; description: string | null; bytes: Uint8Array }[]
  private: boolean
  /** Who was pinged. */
  pings: string[]
  repliesTo: string | null
  thread: { id: string; name: string; archived: boolean; messages: ShownMessage[] } | null
  message: Message
}
export type ShownModal = {
  id: string
  title: string
  text: string
  fields: ModalField[]
  modal: OpenModal
}

export function showMessage(world: World, message: Message): ShownMessage {
  const found = walkComponents(message.components).map((one) => one.component)
  const buttons = found.filter((one) => one.type === ComponentType.Button)
  const thread = world.channels.get(message.id)
  return {
    id: message.id,
    channel: message.channel,
    from: world.users.get(message.author)?.name ?? message.author,
    text: wordsIn(world, message),
    buttons: buttons.flatMap((one) =>
      'custom_id' in one && !one.disabled ? (one.label ?? one.emoji?.name ?? '') : [],
    ),
    links: buttons.flatMap((one) => ('url' in one ? { label: one.label ?? '', url: one.url } : [])),
    menus: found.flatMap((one) => (isSelect(one) ? menuOf(one) : [])),
    embeds: message.embeds,
    loading: (message.flags & loading) !== 0,
    edits: message.before.length,
    files: shownFiles(message).map(({ filename: name, description, bytes }) => ({
      name,
      description,
      bytes,
    })),
    private: message.onlyFor !== null,
    pings: [...message.mentions],
    repliesTo: message.repliesTo,
    thread:
      thread && !thread.gone
        ? {
            id: thread.id,
            name: thread.name,
            archived: thread.archived,
            messages: messagesIn(world, thread.id),
          }
        : null,
    // A screen may lag behind: it keeps what it showed.
    message: { ...message },
  }
}

/** discord.md 6: a V2 message shows only the files that a component shows. */
function shownFiles({ flags, attachments, components }: Message): Message['attachments'] {
  if ((flags & v2) === 0) return attachments
  const text = JSON.stringify(components)
  return attachments.filter((one) => text.includes(`"attachment://${one.filename}"`))
}

/** What everybody sees in a channel, a thread or a direct conversation, oldest first. */
export function messagesIn(world: World, channel: string): ShownMessage[] {
  return world.messages
    .filter((one) => one.channel === channel && !one.gone && one.onlyFor === null)
    .map((one) => showMessage(world, one))
}

export function showModal(world: World, modal: OpenModal): ShownModal {
  const { title, components, custom_id } = modal.data
  const texts = components.flatMap((one) =>
    one.type === ComponentType.TextDisplay ? read(world, one.content) : [],
  )
  return {
    id: custom_id,
    title,
    text: texts.join('\n'),
    fields: modalFields(modal.data),
    modal,
  }
}

export function isSelect(one: { type: ComponentType }): one is APISelectMenuComponent {
  return [
    ComponentType.StringSelect,
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ].includes(one.type)
}

function menuOf(select: APISelectMenuComponent): ShownMessage['menus'][number] {
  const options =
    select.type === ComponentType.StringSelect ? select.options.map((one) => one.label) : []
  return { placeholder: select.placeholder ?? '', id: select.custom_id, options }
}

/** Content, embeds and V2 texts; what stands on buttons is not among it. */
function wordsIn(world: World, message: Message): string {
  const inEmbeds = message.embeds.flatMap((embed) => [
    embed.author?.name,
    embed.title,
    embed.description,
    ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value]),
  ])
  const footers = message.embeds.flatMap((embed) => embed.footer?.text ?? [])
  const texts = walkComponents(message.components).flatMap(({ component }) =>
    component.type === ComponentType.TextDisplay ? component.content : [],
  )
  const marked = [message.content, ...inEmbeds, ...texts]
    .filter((one) => one !== undefined && one !== '')
    .map((one) => read(world, one ?? ''))
  // discord.md 8: a footer shows its text as it is, times and mentions too.
  return [...marked, ...footers].join('\n')
}

/** Mentions, times and escapes as people see them. */
function read(world: World, text: string): string {
  return text
    .replace(/<@!?(\d+)>/g, (_, id) => `@${world.users.get(id)?.name ?? 'unknown-user'}`)
    .replace(/<#(\d+)>/g, (_, id) => `#${world.channels.get(id)?.name ?? 'unknown'}`)
    .replace(/<t:(-?\d+)(?::([tTdDfFR]))?>/g, (_, unix, style) => shownTime(Number(unix), style))
    .replace(/\\([\\*_~`|>#()[\]{}<.:!@-])/g, '$1')
}

/** The reader of a test sits in UTC. */
function shownTime(unix: number, style: string | undefined): string {
  const iso = new Date(unix * 1000).toISOString()
  if (style === 'd' || style === 'D') return iso.slice(0, 10)
  if (style === 't' || style === 'T') return iso.slice(11, 16)
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
}
