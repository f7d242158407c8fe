import { param, type Call, type Routes } from '../call.ts'
import { apiChannel, apiMember } from '../payloads.ts'
import { guildCreate } from '../gateway/ready.ts'
import { problems } from './problem.ts'
import type { Guild } from '../world.ts'

export const guildRoutes: Routes = {
  'GET /guilds/:guild': { run: (call) => guildCreate(call.world, guildOf(call)) },
  'GET /guilds/:guild/channels': {
    run: (call) =>
      [...call.world.channels.values()]
        .filter((one) => one.guild === guildOf(call).id && one.kind === 'text' && !one.gone)
        .map((one) => apiChannel(call.world, one)),
  },
  'GET /guilds/:guild/members/:user': {
    run: (call) => {
      const guild = guildOf(call)
      const user = param(call, 'user')
      const known = guild.members.has(user) || user === call.world.botUserId
      if (!known)
        throw call.world.users.has(user) ? problems.unknownMember() : problems.unknownUser()
      return apiMember(call.world, guild, user)
    },
  },
}

/** A guild that the bot was removed from is out of reach. */
function guildOf(call: Call): Guild {
  const guild = call.world.guilds.get(param(call, 'guild'))
  if (!guild) throw problems.unknownGuild()
  if (!guild.joined) throw problems.missingAccess()
  return guild
}
