import { Routes } from 'discord.js'
import type { APIApplicationCommand, REST } from 'discord.js'
import type { CommandSpec } from '../../src/chat/port.ts'
import { commandBodies } from './commands.ts'
import type { CommandBody } from './commands.ts'
import { codeOf, codes } from './outbound/problems.ts'

/**
 * Brings Discord's list of our commands up to date. What is the same already is left alone: creating
 * commands is rationed by the day. With a server of our own, what was registered everywhere goes, since
 * both at once would show twice. Returns what was written.
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  guild: string | null,
  commands: readonly CommandSpec[],
): Promise<'unchanged' | 'written'> {
  const everywhere = Routes.applicationCommands(applicationId)
  if (guild === null) {
    return putChanged(rest, everywhere, commandBodies(commands, 'global'))
  }
  const here = Routes.applicationGuildCommands(applicationId, guild)
  const written = await putChanged(rest, here, commandBodies(commands, 'guild'))
  await takeBack(rest, everywhere, commands)
  return written
}

/**
 * Takes back what was registered for servers that were our one server earlier: beside the commands
 * that count now they would show twice. A server that shut us out shows none.
 */
export async function dropGuildCommands(
  rest: REST,
  applicationId: string,
  guilds: readonly string[],
  commands: readonly CommandSpec[],
): Promise<void> {
  for (const guild of guilds) {
    try {
      await takeBack(rest, Routes.applicationGuildCommands(applicationId, guild), commands)
    } catch (error) {
      const code = codeOf(error)
      if (code !== codes.missingAccess && code !== codes.unknownGuild) throw error
    }
  }
}

async function takeBack(rest: REST, route: Route, commands: readonly CommandSpec[]): Promise<void> {
  const ours = new Set(commands.map(({ name }) => name))
  const stored = (await rest.get(route)) as APIApplicationCommand[]
  const others = stored.filter(({ name }) => !ours.has(name))
  if (others.length < stored.length) await rest.put(route, { body: others.map(asSent) })
}

/** What is not ours stays as it is. */
const asSent = (command: APIApplicationCommand) => ({
  ...Object.fromEntries(Object.entries(command).filter(([key]) => kept.has(key))),
  name: command.name,
})

const kept = new Set([
  'type',
  'description',
  'options',
  'contexts',
  'integration_types',
  'default_member_permissions',
])

type Route = ReturnType<typeof Routes.applicationCommands>

async function putChanged(rest: REST, route: Route, bodies: readonly CommandBody[]) {
  const stored = (await rest.get(route)) as APIApplicationCommand[]
  if (isSame(stored, bodies)) return 'unchanged'
  const permissions = new Map(
    stored.map(({ name, default_member_permissions }) => [name, default_member_permissions]),
  )
  const body = bodies.map((one) => {
    const kept = permissions.get(one.name)
    return kept == null ? one : { ...one, default_member_permissions: kept }
  })
  await rest.put(route, { body })
  return 'written'
}

/** By what we say of a command; what Discord adds to it does not count. */
export function isSame(
  stored: readonly APIApplicationCommand[],
  bodies: readonly CommandBody[],
): boolean {
  const known = new Map(stored.map((one) => [one.name, JSON.stringify(bare(one))]))
  return (
    known.size === bodies.length &&
    bodies.every((one) => known.get(one.name) === JSON.stringify(bare(one)))
  )
}

const told = [
  'type',
  'name',
  'description',
  'required',
  'autocomplete',
  'choices',
  'options',
  'contexts',
  'integration_types',
  'value',
]

/** In one order, without what is nothing: Discord leaves out or adds `false` and empty lists. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const fields = new Map(Object.entries(value))
  return told.flatMap((name) => {
    const field: unknown = fields.get(name)
    const isNothing =
      field == null || field === false || (Array.isArray(field) && field.length === 0)
    return isNothing ? [] : [[name, bare(field)]]
  })
}
