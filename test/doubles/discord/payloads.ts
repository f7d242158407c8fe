import {
  ChannelType,
  GuildMemberFlags,
  MessageType,
  OverwriteType,
  EmbedType,
  type APIAttachment,
  type APIChannel,
  type APIDMChannel,
  type APIGuildMember,
  type APIInteractionGuildMember,
  type APIMessage,
  type APITextChannel,
  type APIThreadChannel,
  type APIUser,
} from 'discord-api-types/v10'
import { permissionsOf } from './rest/permissions.ts'
import type { Attachment, Channel, Guild, Message, World } from './world.ts'

const rich = EmbedType.Rich
const joinedAt = '2026-01-01T00:00:00.000000+00:00'

export function apiUser(world: World, id: string): APIUser {
  const user = world.users.get(id)
  const username = user?.name ?? 'deleted-user'
  const bot = user?.bot ? { bot: true } : {}
  return { id, username, discriminator: '0', global_name: username, avatar: null, ...bot }
}

export function apiMember(world: World, guild: Guild, id: string): APIGuildMember {
  return {
    user: apiUser(world, id),
    nick: null,
    avatar: null,
    banner: null,
    roles: [...(guild.members.get(id)?.roles ?? [])],
    joined_at: joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: GuildMemberFlags.CompletedOnboarding,
    communication_disabled_until: null,
  }
}

export function interactionMember(
  world: World,
  guild: Guild,
  id: string,
): APIInteractionGuildMember {
  const member = guild.members.get(id) ?? { roles: [], admin: false }
  return {
    ...apiMember(world, guild, id),
    user: apiUser(world, id),
    permissions: String(permissionsOf(member)),
  }
}

export function apiChannel(world: World, channel: Channel): APIChannel {
  if (channel.kind === 'dm') return directChannel(world, channel)
  return channel.kind === 'thread' ? threadChannel(world, channel) : textChannel(world, channel)
}

function directChannel(world: World, channel: Channel): APIDMChannel {
  const others = [...(channel.people ?? [])].filter((one) => one !== world.botUserId)
  return {
    id: channel.id,
    type: ChannelType.DM,
    name: null,
    last_message_id: null,
    recipients: others.map((one) => apiUser(world, one)),
  }
}

export function textChannel(world: World, channel: Channel): APITextChannel {
  const { id, denied } = channel
  const allow = '0'
  const deny = { id: world.botUserId, type: OverwriteType.Member, allow, deny: String(denied) }
  return {
    id,
    type: ChannelType.GuildText,
    guild_id: channel.guild ?? '',
    name: channel.name,
    position: 0,
    parent_id: null,
    nsfw: false,
    topic: null,
    last_message_id: null,
    permission_overwrites: denied === 0n ? [] : [deny],
  }
}

export function threadChannel(world: World, channel: Channel): APIThreadChannel {
  const { archived, locked } = channel
  const inside = world.messages.filter((one) => one.channel === channel.id && !one.gone)
  return {
    id: channel.id,
    type: ChannelType.PublicThread,
    guild_id: channel.guild ?? '',
    parent_id: channel.parent ?? '',
    name: channel.name,
    owner_id: channel.owner ?? world.botUserId,
    last_message_id: inside.at(-1)?.id ?? null,
    message_count: inside.length,
    total_message_sent: inside.length,
    member_count: 1,
    rate_limit_per_user: 0,
    applied_tags: [],
    thread_metadata: {
      archived,
      locked,
      auto_archive_duration: channel.autoArchiveMinutes,
      archive_timestamp: joinedAt,
      create_timestamp: joinedAt,
    },
  }
}

export function apiMessage(world: World, message: Message): APIMessage {
  const thread = world.channels.get(message.id)
  const replied = world.messages.find((one) => one.id === message.repliesTo && !one.gone)
  return {
    id: message.id,
    type: message.repliesTo === null ? MessageType.Default : MessageType.Reply,
    channel_id: message.channel,
    author: apiUser(world, message.author),
    content: message.content,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
    tts: false,
    mention_everyone: false,
    mentions: message.mentions.map((id) => apiUser(world, id)),
    mention_roles: [],
    attachments: message.attachments.map((one) => apiAttachment(world, message, one)),
    embeds: withAddresses(world, message, message.embeds).map((one) => ({ ...one, type: rich })),
    components: withAddresses(world, message, message.components),
    pinned: false,
    flags: message.flags,
    ...(message.nonce !== null && { nonce: message.nonce }),
    ...(message.interaction !== null && {
      application_id: world.applicationId,
      webhook_id: world.applicationId,
    }),
    ...(message.repliesTo !== null && {
      message_reference: { type: 0, channel_id: message.channel, message_id: message.repliesTo },
      referenced_message: replied ? apiMessage(world, replied) : null,
    }),
    ...(thread && { thread: threadChannel(world, thread) }),
  }
}

/** `attachment://name` becomes the address of the file that came along. */
function withAddresses<T>(world: World, message: Message, shown: T): T {
  const text = JSON.stringify(shown).replace(/"attachment:\/\/([^"]+)"/g, (whole, name) => {
    const file = message.attachments.find((one) => one.filename === name)
    return file ? JSON.stringify(addressOf(world, message, file)) : whole
  })
  return JSON.parse(text) as T
}

function apiAttachment(world: World, message: Message, file: Attachment): APIAttachment {
  const url = addressOf(world, message, file)
  return {
    id: file.id,
    filename: file.filename,
    ...(file.description !== null && { description: file.description }),
    content_type: file.contentType,
    size: file.bytes.length,
    url,
    proxy_url: url,
  }
}

/** discord.md 5: addresses on the CDN are signed and expire. */
function addressOf(world: World, message: Message, file: Attachment): string {
  const until = Math.floor(world.now() / 1000 + 24 * 3600).toString(16)
  const path = `attachments/${message.channel}/${file.id}/${file.filename}`
  return `${world.origin}/cdn/${path}?ex=${until}&hm=${file.id}`
}
