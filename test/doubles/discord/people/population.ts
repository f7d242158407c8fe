import { Locale } from 'discord-api-types/v10'
import type { Gateway } from '../gateway/gateway-state.ts'
import { bitsOf, type Permission } from '../rest/permissions.ts'
import { guildCreate } from '../gateway/ready.ts'
import { apiChannel, textChannel } from '../payloads.ts'
import type { ShownMessage } from './screen.ts'
import type { Channel, World } from '../world.ts'

/** Who and what there is, and how it changes from outside the application. */
export type Population = {
  addGuild: (id: string, made?: { name?: string; locale?: `${Locale}` }) => void
  addPerson: (id: string, made: NewPerson) => void
  addChannel: (id: string, made: NewChannel) => void
  addRole: (id: string, name: string, guild?: string) => void
  /** Roles of a person, as they come with each interaction. */
  setRoles: (user: string, roles: string[], guild?: string) => void
  /** Somebody leaves a guild. */
  leaves: (user: string, guild?: string) => void
  /** Takes no direct messages, or takes them again. */
  closeDirects: (user: string, closed?: boolean) => void
  /** Takes permissions from the bot in one channel, or gives them back. */
  deny: (channel: string, ...permissions: Permission[]) => void
  allow: (channel: string) => void
  deleteChannel: (channel: string) => void
  archiveThread: (thread: string, locked?: boolean) => void
  /** A moderator opens it again, and unlocks it. */
  openThread: (thread: string) => void
  /** Somebody with the right to it deletes a message. */
  deletes: (message: ShownMessage) => void
  /** An administrator removes the bot from a guild, or brings it back. */
  removeBot: (guild?: string) => void
  returnBot: (guild?: string) => void
  /** The token is revoked; `resetToken` gives a new one. */
  revokeToken: () => void
  resetToken: () => string
}
export type NewPerson = {
  name: string
  guild?: string | null
  roles?: string[]
  locale?: `${Locale}`
  admin?: boolean
  bot?: boolean
  closed?: boolean
}
export type NewChannel = { name: string; guild?: string; members?: string[] }

export const firstGuild = '900000000000000001'

export function population(world: World, gateway: Gateway): Population {
  const guildOf = (id: string) => {
    const guild = world.guilds.get(id)
    if (!guild) throw new Error(`no guild ${id}`)
    return guild
  }
  const channelOf = (id: string) => {
    const channel = world.channels.get(id)
    if (!channel) throw new Error(`no channel ${id}`)
    return channel
  }
  const addGuild: Population['addGuild'] = (id, { name = id, locale: named = 'en-US' } = {}) => {
    const locale = named as Locale
    const guild = { id, name, locale, roles: new Map(), members: new Map(), joined: true }
    world.guilds.set(id, guild)
    gateway.dispatch('GUILD_CREATE', guildCreate(world, guild), 1)
  }
  const bot = {
    id: world.botUserId,
    name: 'slipway',
    bot: true,
    locale: Locale.EnglishUS,
    closed: true,
  }
  world.users.set(bot.id, bot)
  addGuild(firstGuild, { name: 'Acme' })
  const tellChannel = (channel: Channel) =>
    gateway.dispatch('CHANNEL_UPDATE', textChannel(world, channel), 1)
  const changeThread = (id: string, change: Pick<Channel, 'archived' | 'locked'>) => {
    const thread = Object.assign(channelOf(id), change)
    gateway.dispatch('THREAD_UPDATE', apiChannel(world, thread), 1)
  }
  return {
    addGuild,
    addPerson: (id, made) => {
      const { name, roles = [], admin = false, closed = false } = made
      const locale = (made.locale ?? 'en-US') as Locale
      if (!/^\d+$/.test(id)) throw new Error(`${id} is no Discord id: digits only`)
      world.users.set(id, { id, name, bot: made.bot ?? false, locale, closed })
      const guild = made.guild === undefined ? firstGuild : made.guild
      if (guild !== null) guildOf(guild).members.set(id, { roles, admin })
    },
    addChannel: (id, made) => {
      if (!/^\d+$/.test(id)) throw new Error(`${id} is no Discord id: digits only`)
      const channel = newChannel(id, made)
      world.channels.set(id, channel)
      gateway.dispatch('CHANNEL_CREATE', textChannel(world, channel), 1)
    },
    addRole: (id, name, guild = firstGuild) => void guildOf(guild).roles.set(id, { id, name }),
    setRoles: (user, roles, guild = firstGuild) => {
      const member = guildOf(guild).members.get(user)
      if (!member) throw new Error(`${user} is not in ${guild}`)
      member.roles = roles
    },
    leaves: (user, guild = firstGuild) => void guildOf(guild).members.delete(user),
    closeDirects: (id, closed = true) => {
      const user = world.users.get(id)
      if (user) user.closed = closed
    },
    deny: (id, ...permissions) => {
      const channel = channelOf(id)
      channel.denied |= bitsOf(permissions)
      tellChannel(channel)
    },
    allow: (id) => {
      const channel = channelOf(id)
      channel.denied = 0n
      tellChannel(channel)
    },
    deleteChannel: (id) => {
      const channel = channelOf(id)
      gateway.dispatch('CHANNEL_DELETE', textChannel(world, channel), 1)
      channel.gone = true
      for (const one of world.channels.values()) if (one.parent === id) one.gone = true
    },
    archiveThread: (id, locked = false) => changeThread(id, { archived: true, locked }),
    openThread: (id) => changeThread(id, { archived: false, locked: false }),
    deletes: ({ message }) => {
      const found = world.messages.find((one) => one.id === message.id)
      if (found) found.gone = true
      world.changed()
    },
    removeBot: (id = firstGuild) => {
      guildOf(id).joined = false
      // discord.md 2: a guild that the bot is not in keeps none of its commands.
      world.commands.delete(id)
      gateway.dispatch('GUILD_DELETE', { id }, 1)
    },
    returnBot: (id = firstGuild) => {
      guildOf(id).joined = true
      gateway.dispatch('GUILD_CREATE', guildCreate(world, guildOf(id)), 1)
    },
    revokeToken: () => {
      world.tokenValid = false
      gateway.close(4004)
    },
    resetToken: () => {
      gateway.close(4004)
      world.tokenValid = true
      world.token = `${world.token.split('.')[0]}.double.${world.id()}`
      return world.token
    },
  }
}

function newChannel(id: string, { name, guild, members }: NewChannel): Channel {
  return {
    id,
    name,
    kind: 'text',
    guild: guild ?? firstGuild,
    parent: null,
    owner: null,
    archived: false,
    locked: false,
    autoArchiveMinutes: 0,
    people: members ? new Set(members) : null,
    denied: 0n,
    gone: false,
  }
}
