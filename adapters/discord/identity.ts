import { GuildMemberFlags } from 'discord.js'
import type { APIInteraction, APIUser } from 'discord.js'
import type { User } from '../../src/chat/port.ts'

/** A user id is the same in every server, so all of Discord is one install. */
export const install = 'discord'

/**
 * Who acts, as Discord signed it. A stranger (F61) is a guest of a voice channel, somebody who has not
 * passed the server's screening, and whoever acts in another server than the one we are for; such an
 * account may act only when it is linked. In direct messages being linked is all that counts.
 */
export function userOf(payload: APIInteraction, home: string | null): User | null {
  const { member, guild_id } = payload
  const account: APIUser | undefined = member?.user ?? payload.user
  if (!account || account.bot === true) return null
  const flags = member?.flags ?? 0
  const isGuest = (flags & GuildMemberFlags.IsGuest) !== 0 || member?.pending === true
  const isElsewhere = home !== null && guild_id !== undefined && guild_id !== home
  return {
    install,
    userId: account.id,
    name: member?.nick ?? account.global_name ?? account.username,
    stranger: isGuest || isElsewhere,
  }
}
