import { OAuth2Scopes } from 'discord.js'
import type { CommandSpec } from '../../src/chat/port.ts'
import { commandBodies } from './commands.ts'
import type { CommandBody } from './commands.ts'
import { invitePermissions } from './outbound/permissions.ts'

/** The link that brings the bot to a server, and the commands that it registers by itself. */
export function discordManifest(
  commands: readonly CommandSpec[],
  { applicationId, guildId }: { applicationId: string; guildId: string | null },
): { invite: string; commands: CommandBody[] } {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: String(invitePermissions),
    ...(guildId !== null && { guild_id: guildId }),
  })
  return {
    invite: `https://discord.com/oauth2/authorize?${query.toString()}`,
    commands: commandBodies(commands, guildId === null ? 'global' : 'guild'),
  }
}

/** A bot's token begins with its application's id; null where it does not look like one. */
export function applicationIn(token: string): string | null {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()
  return /^\d{15,20}$/.test(id) ? id : null
}
