import { ComponentType, InteractionType, type APISelectMenuComponent } from 'discord-api-types/v10'
import { directWith } from '../rest/channels.ts'
import { fillModal, type Wanted } from './fill-modal.ts'
import type { Gateway } from '../gateway/gateway-state.ts'
import { dispatchInteraction, type Ack } from '../interactions.ts'
import { messageIntent } from '../rest/messages.ts'
import { apiMessage, interactionMember } from '../payloads.ts'
import { personNamed, resolvedFor } from '../resolved.ts'
import {
  isSelect,
  messagesIn,
  showMessage,
  showModal,
  type ShownMessage,
  type ShownModal,
} from './screen.ts'
import { storeMessage } from '../rest/store-message.ts'
import { commandData, offered, type OptionValue } from './type-command.ts'
import { walkComponents } from './walk-components.ts'
import type { Channel, Choice, OpenModal, User, World } from '../world.ts'

export type VisibleScreen = {
  modal: ShownModal | null
  /** The conversation with the bot. */
  directs: ShownMessage[]
  /** What only this person sees, in channels and threads. */
  privates: ShownMessage[]
  /** What Discord itself said: a command that failed. */
  notices: string[]
}
/** Somebody at a screen: can do only what is on it. `at` is a channel's id or `direct`; else the first channel. */
export type Person = {
  id: string
  sees: () => VisibleScreen
  /** The names of the commands that are offered, once for each registration. */
  commands: (at?: string) => string[]
  /** `publish`, or a sub-command: `bots token`. */
  command: (line: string, options?: Record<string, OptionValue>, at?: string) => Promise<Ack>
  /** What is offered while `focused` is typed. An application that does not answer offers nothing. */
  autocomplete: (
    line: string,
    options: Record<string, OptionValue>,
    focused: string,
    at?: string,
  ) => Promise<Choice[]>
  /** By label or custom id. */
  click: (message: ShownMessage, button: string) => Promise<Ack>
  /** By placeholder or custom id; options by label, people by name. */
  select: (message: ShownMessage, menu: string, values: string[]) => Promise<Ack>
  /** Fields by label; what is not named stays as it is prefilled. */
  submitModal: (values?: Wanted) => Promise<Ack>
  closeModal: () => void
  /** Says something in a channel, a thread or to the bot (`direct`). */
  says: (text: string, at: string) => ShownMessage
  /** Reloads Discord: whatever only this person saw is gone. */
  reloads: () => void
}

export function makePerson(world: World, gateway: Gateway, user: User): Person {
  const { id } = user
  const handAt = (at?: string) => ({ world, user: id, channel: placeOf(world, user, at) })
  const openModal = () => world.modals.findLast((one) => one.user === id && one.open)
  return {
    id,
    sees: () => sightOf(world, id, openModal()),
    commands: (at) => offered(handAt(at)).map((one) => one.name),
    command: (line, options = {}, at) => {
      const hand = handAt(at)
      const data = commandData(hand, line, options, null)
      const type = InteractionType.ApplicationCommand
      return dispatchInteraction(world, gateway, { type, user: id, channel: hand.channel, data })
    },
    autocomplete: async (line, options, focused, at) => {
      const hand = handAt(at)
      const data = commandData(hand, line, options, focused)
      const type = InteractionType.ApplicationCommandAutocomplete
      const ack = await dispatchInteraction(world, gateway, {
        type,
        user: id,
        channel: hand.channel,
        data,
      })
      return ack.ok && ack.answer.kind === 'choices' ? ack.answer.choices : []
    },
    click: (message, label) => {
      const { channel, found } = onScreen(world, user, message)
      const named = found.flatMap((one) =>
        one.type === ComponentType.Button && 'custom_id' in one ? one : [],
      )
      const button = named.find((one) => one.label === label || one.custom_id === label)
      if (!button) throw new Error(`there is nothing called “${label}” on it`)
      if (button.disabled) throw new Error(`“${label}” cannot be pressed`)
      const data = { component_type: button.type, custom_id: button.custom_id }
      const type = InteractionType.MessageComponent
      return dispatchInteraction(world, gateway, {
        type,
        user: id,
        channel,
        data,
        message: message.id,
      })
    },
    select: (message, menu, values) => {
      const { channel, found } = onScreen(world, user, message)
      const select = found
        .filter(isSelect)
        .find((one) => one.placeholder === menu || one.custom_id === menu)
      if (!select) throw new Error(`there is no menu “${menu}” on it`)
      const data = selected(world, channel, select, values)
      const type = InteractionType.MessageComponent
      return dispatchInteraction(world, gateway, {
        type,
        user: id,
        channel,
        data,
        message: message.id,
      })
    },
    submitModal: async (values = {}) => {
      const modal = openModal()
      const channel = world.channels.get(modal?.channel ?? '')
      if (!modal || !channel) throw new Error('no modal is open')
      const data = fillModal(world, channel, modal, values)
      const type = InteractionType.ModalSubmit
      const { message } = modal
      const ack = await dispatchInteraction(world, gateway, {
        type,
        user: id,
        channel,
        data,
        message,
      })
      // A modal whose application does not answer stays, with what was typed.
      if (ack.ok) modal.open = false
      world.changed()
      return ack
    },
    closeModal: () => {
      const modal = openModal()
      if (modal) modal.open = false
    },
    says: (text, at) => say(world, gateway, user, text, placeOf(world, user, at)),
    reloads: () => {
      for (const one of world.messages) if (one.onlyFor === id) one.gone = true
      world.changed()
    },
  }
}

function sightOf(world: World, id: string, modal: OpenModal | undefined): VisibleScreen {
  const direct = [...world.channels.values()].find(
    (one) => one.kind === 'dm' && one.people?.has(id),
  )
  const mine = world.messages.filter((one) => !one.gone && one.onlyFor === id)
  return {
    modal: modal ? showModal(world, modal) : null,
    directs: direct ? messagesIn(world, direct.id) : [],
    privates: mine.map((one) => showMessage(world, one)),
    notices: [...(world.notices.get(id) ?? [])],
  }
}

/** The message as it is by now: an older look at it may still be clicked, what left it may not. */
function onScreen(world: World, user: User, { message }: ShownMessage) {
  const now = world.messages.find((one) => one.id === message.id)
  if (!now || now.gone) throw new Error('the message is gone')
  if (now.onlyFor !== null && now.onlyFor !== user.id)
    throw new Error(`${user.name} does not see this message`)
  const found = walkComponents(now.components).map((one) => one.component)
  return { channel: placeOf(world, user, now.channel), found }
}

function selected(
  world: World,
  channel: Channel,
  select: APISelectMenuComponent,
  values: string[],
): object {
  const { min_values = 1, max_values = 1, disabled } = select
  if (disabled) throw new Error('the menu cannot be used')
  if (values.length < min_values || values.length > max_values)
    throw new Error(`the menu wants ${min_values} to ${max_values}`)
  const base = { component_type: select.type, custom_id: select.custom_id }
  if (select.type === ComponentType.StringSelect) {
    const chosen = values.map((label) => {
      const option = select.options.find((one) => one.label === label || one.value === label)
      if (!option) throw new Error(`the menu does not offer “${label}”`)
      return option.value
    })
    return { ...base, values: chosen }
  }
  if (select.type !== ComponentType.UserSelect) return { ...base, values, resolved: {} }
  const users = values.map((name) => personNamed(world, name))
  return { ...base, values: users, resolved: resolvedFor(world, channel, { users }) }
}

function say(
  world: World,
  gateway: Gateway,
  user: User,
  text: string,
  channel: Channel,
): ShownMessage {
  const body = { content: text }
  const message = storeMessage(world, {
    channel: channel.id,
    author: user.id,
    body,
    files: new Map(),
  })
  const guild = channel.guild === null ? undefined : world.guilds.get(channel.guild)
  const more = guild ? { guild_id: guild.id, member: interactionMember(world, guild, user.id) } : {}
  // discord.md 1: content reaches the bot in direct messages, or where it is mentioned.
  const readable = !guild || text.includes(`<@${world.botUserId}>`)
  const shown = { ...apiMessage(world, message), ...(readable ? {} : { content: '' }), ...more }
  gateway.dispatch('MESSAGE_CREATE', shown, messageIntent(channel))
  world.changed()
  return showMessage(world, message)
}

/** The channel as this person may stand in it. */
function placeOf(world: World, user: User, at?: string): Channel {
  if (at === 'direct') return directWith(world, user.id)
  const all = [...world.channels.values()]
  const id = at ?? all.find((one) => one.kind === 'text' && mayBeIn(world, user, one))?.id ?? ''
  const channel = world.channels.get(id)
  if (!channel || !mayBeIn(world, user, channel)) throw new Error(`${user.name} is not in ${id}`)
  return channel
}

function mayBeIn(world: World, user: User, channel: Channel): boolean {
  if (channel.gone) return false
  const member = channel.guild === null || world.guilds.get(channel.guild)?.members.has(user.id)
  return Boolean(member) && (channel.people === null || channel.people.has(user.id))
}
