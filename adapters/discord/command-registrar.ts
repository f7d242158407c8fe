import type { Client, REST } from 'discord.js'
import type { CommandSpec } from '../../src/chat/port.ts'
import type { Log } from './log.ts'
import { codeOf, codes, waitMsOf } from './outbound/problems.ts'
import { dropGuildCommands, registerCommands } from './register-commands.ts'

type CommandRegistrarDeps = {
  rest: REST
  /** Null = Discord tells it after the login. */
  applicationId: string | null
  /** Null registers them everywhere. */
  guildId: string | null
  commands: readonly CommandSpec[]
  /** Null when all is well, else what stands in the way. */
  onTrouble: (problem: string | null) => void
  /** Takes note of work that has to finish before the end. */
  working: (work: Promise<unknown>) => void
  log: Log
}

const waitMsFirst = 500
const waitMsMax = 5 * 60_000

/**
 * Sees to it that Discord has our commands: after a login, after an invitation, which may come any
 * time later, and again after a failure.
 */
export function createCommandRegistrar(deps: CommandRegistrarDeps) {
  const { guildId, onTrouble } = deps
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let isStopped = false

  const attempt = async (client: Client<true>): Promise<void> => {
    clearTimeout(retry)
    if (isStopped) return
    try {
      const application = deps.applicationId ?? client.application.id
      const written = await registerCommands(deps.rest, application, guildId, deps.commands)
      deps.log('info', `Discord is connected; its commands are ${written}`)
      const others = [...client.guilds.cache.keys()].filter((guild) => guild !== guildId)
      await dropGuildCommands(deps.rest, application, others, deps.commands)
      failures = 0
      onTrouble(isAway(client, guildId) ? notThere(guildId) : null)
    } catch (error) {
      deps.log('warn', 'Discord took no commands', error)
      onTrouble(whyNot(error, client, guildId))
      const waitMs = Math.min(waitMsMax, waitMsFirst * 2 ** failures)
      failures += 1
      retry = setTimeout(() => ensure(client), Math.max(waitMs, waitMsOf(error) ?? 0)).unref()
    }
  }
  /** One after the other: what is known last is what holds. */
  const ensure = (client: Client<true>) => {
    if (isStopped) return
    last = last.then(() => attempt(client))
    deps.working(last)
  }
  return {
    ensure,
    joined: (client: Client<true>, guild: string) => {
      if (guildId !== null && guild !== guildId) return
      failures = 0
      ensure(client)
    },
    /** A server takes our commands along when it removes us. */
    left: (client: Client<true>) => {
      if (isAway(client, guildId)) onTrouble(notThere(guildId))
    },
    stop: () => {
      isStopped = true
      clearTimeout(retry)
    },
  }
}

const isAway = ({ guilds }: Client, guildId: string | null): boolean =>
  guildId === null ? guilds.cache.size === 0 : !guilds.cache.has(guildId)

const invite = 'open the invite link (`slipway manifest discord` prints it)'
const notThere = (guildId: string | null): string =>
  guildId === null
    ? `Slipway is in no Discord server yet: ${invite}`
    : `Slipway is not in your Discord server yet: ${invite}`

function whyNot(error: unknown, client: Client, guildId: string | null): string {
  const isShut = [codes.missingAccess, codes.unknownGuild].some((code) => code === codeOf(error))
  if (!isShut) return 'Discord took no commands: Slipway tries again by itself'
  return isAway(client, guildId)
    ? notThere(guildId)
    : `Slipway may make no commands in your Discord server: ${invite} once more`
}
