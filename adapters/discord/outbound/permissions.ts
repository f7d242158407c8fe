import { PermissionFlagsBits, PermissionsBitField } from 'discord.js'
import type { Client } from 'discord.js'

/** What Slipway needs in a channel, in the words of Discord's own settings. */
const needed = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
} as const

/** What the invite asks for, as one number. */
export const invitePermissions: bigint = Object.values(needed).reduce((all, one) => all | one, 0n)

/** A sentence that names the channel and what is missing there, as far as the gateway told it. */
export function missingIn(client: Client | null, channel: string): string {
  const found = client?.channels.cache.get(channel)
  const me = client?.user
  if (!found || found.isDMBased() || !me) {
    return `Slipway may not do that in channel ${channel}: it needs ${listed(Object.keys(needed))}, or it was removed from the server`
  }
  const held = found.permissionsFor(me) ?? new PermissionsBitField()
  const missing = Object.entries(needed).flatMap(([name, bit]) => (held.has(bit) ? [] : [name]))
  if (missing.length === 0) return mustBeLocked(found.name)
  return `Slipway lacks ${listed(missing)} in #${found.name}: a server admin gives it under Edit Channel > Permissions`
}

/** As far as the gateway told it, nothing is missing. */
const mustBeLocked = (name: string) =>
  `a thread in #${name} is locked, which a moderator undoes, or Slipway lacks one of ${listed(Object.keys(needed))} there`

const listed = (names: readonly string[]): string => names.join(', ')
