import type { Values } from './environment.ts'

export type DiscordConfig = {
  token: string
  /** Null = Discord tells it after the login. */
  applicationId: string | null
  /** Commands of this one server appear at once; null registers them everywhere. */
  guildId: string | null
  apiUrl: string | null
}

/** What an invite link needs; known before there is a token. */
export type DiscordInvite = { applicationId: string | null; guildId: string | null }

export const readDiscordInvite = (values: Values): DiscordInvite => ({
  applicationId: values.DISCORD_APPLICATION_ID ?? null,
  guildId: values.DISCORD_GUILD_ID ?? null,
})

export function readDiscordConfig(values: Values): DiscordConfig | null {
  const { DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId = null } = values
  if (token === undefined) return null
  const { DISCORD_GUILD_ID: guildId = null, DISCORD_API_URL: apiUrl = null } = values
  return { token, applicationId, guildId, apiUrl }
}
