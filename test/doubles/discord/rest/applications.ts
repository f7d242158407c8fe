import type { APIApplicationCommand } from 'discord-api-types/v10'
import { param, type Call, type Routes } from '../call.ts'
import { checkCommands, type CommandBody } from '../checks/check-commands.ts'
import { problems } from './problem.ts'

/** discord.md 2: commands, global and of one guild, and what the gateway says about itself. */
export const applicationRoutes: Routes = {
  'GET /gateway/bot': {
    run: ({ world, gateway }) => ({
      url: `${world.origin.replace('http', 'ws')}/gateway`,
      shards: 1,
      session_start_limit: {
        total: gateway.identifiesADay,
        remaining: gateway.remaining(),
        reset_after: 86_400_000,
        max_concurrency: 1,
      },
    }),
  },
  'GET /users/@me': {
    run: ({ world }) => ({ id: world.botUserId, username: 'slipway', bot: true }),
  },
  'GET /applications/@me': { run: ({ world }) => ({ id: world.applicationId, flags: 0 }) },
  'PUT /applications/:application/commands': { run: (call) => put(call, 'global') },
  'GET /applications/:application/commands': { run: (call) => list(call, 'global') },
  'PUT /applications/:application/guilds/:guild/commands': {
    run: (call) => put(call, guildOf(call)),
  },
  'GET /applications/:application/guilds/:guild/commands': {
    run: (call) => list(call, guildOf(call)),
  },
}

/** discord.md 4: 200 creates a day and scope. */
const createsADay = 200
const dayMs = 86_400_000

function put(call: Call, scope: string): APIApplicationCommand[] {
  own(call)
  const { world } = call
  const wanted = checkCommands(call.json)
  const before = world.commands.get(scope) ?? []
  const next = wanted.map((command) => {
    const old = before.find((one) => one.name === command.name && one.type === (command.type ?? 1))
    return stored(call, scope, command, old)
  })
  const creates = next.filter((one) => !before.some((old) => old.id === one.id)).length
  const recent = world.creates.filter((one) => one.scope === scope && world.now() - one.at < dayMs)
  if (recent.length + creates > createsADay) throw problems.tooManyCreates()
  for (let count = 0; count < creates; count++) world.creates.push({ scope, at: world.now() })
  world.commands.set(scope, next)
  return next
}

/** An unchanged one keeps its id and version: it creates nothing. */
function stored(
  { world }: Call,
  scope: string,
  command: CommandBody,
  old: APIApplicationCommand | undefined,
): APIApplicationCommand {
  const more = scope === 'global' ? {} : { guild_id: scope }
  const made = {
    name_localizations: null,
    description_localizations: null,
    description: '',
    default_member_permissions: null,
    nsfw: false,
    ...(scope === 'global' && { contexts: null, integration_types: [0], dm_permission: true }),
    ...structuredClone(command),
    ...more,
    type: command.type ?? 1,
    id: old?.id ?? world.id(),
    application_id: world.applicationId,
    version: '',
  }
  const same =
    old !== undefined && JSON.stringify({ ...made, version: old.version }) === JSON.stringify(old)
  made.version = same ? old.version : world.id()
  return made as APIApplicationCommand
}

function list(call: Call, scope: string): APIApplicationCommand[] {
  own(call)
  return call.world.commands.get(scope) ?? []
}

function own(call: Call): void {
  if (param(call, 'application') !== call.world.applicationId) throw problems.wrongApplication()
}

function guildOf(call: Call): string {
  const id = param(call, 'guild')
  if (!call.world.guilds.get(id)?.joined) throw problems.missingAccess()
  return id
}
