/**
 * A local Discord for tests: REST v10 and Gateway v10 for the real discord.js on 127.0.0.1. It refuses
 * what Discord refuses (facts/discord.md; each rule names its section).
 *
 *   const discord = await startDiscord({ now })       // guild discord.guildId with its bot, nobody else yet
 *   discord.addPerson('101', { name: 'ana' })         // ids are digits; roles, locale, admin, closed …
 *   discord.addChannel('201', { name: 'bots' })       // members: [...] makes it private
 *   new Client({ intents: [1], rest: { api: discord.apiUrl }, ws: { buildIdentifyThrottler } })
 *   await client.login(discord.token())
 *
 *   const ana = discord.user('101')
 *   await ana.command('publish', { bot: 'orders' }, '201')   // resolves with the first answer
 *   await ana.submitModal({ Comment: 'New greeting' })       // by label; ana.sees().modal
 *   const card = await discord.until(() => discord.channel('201').messages[0])
 *   await ana.click(card, 'Approve…')                        // by label or custom id
 *   ana.sees().privates, .directs, .notices                  // ephemerals, DMs, Discord's own words
 *   card.thread?.messages                                    // its thread
 *
 * Trouble: `discord.fault({ route: 'POST /channels/:channel/messages', when: 'before' | 'after', answer })`,
 * `discord.rates.on = true`, `discord.gateway.reconnect() / invalidate(resumable) / cut() / close(code) /
 * goDeaf() / expire()`, `discord.redeliver(id)`, `discord.revokeToken()`, `discord.removeBot()`,
 * `discord.deny(channel, 'SendMessages')`. What was asked for: `discord.calls`. Always `await discord.stop()`.
 */
import { makeApi, type LoggedCall } from './rest/api.ts'
import { makeFaults, type Fault } from './rest/faults.ts'
import { makeGateway } from './gateway/gateway.ts'
import type { Gateway, GatewayOptions } from './gateway/gateway-state.ts'
import { makePerson, type Person } from './people/person.ts'
import { firstGuild, population, type Population } from './people/population.ts'
import { makeRates, type Rates } from './rest/rates.ts'
import { messagesIn, type ShownMessage } from './people/screen.ts'
import { listen } from './server.ts'
import { makeWorld, type Interaction, type World } from './world.ts'

export type { Person } from './people/person.ts'
export type { ShownMessage } from './people/screen.ts'

export type Discord = Population & {
  /** For `rest.api`. */
  apiUrl: string
  /** For `rest.cdn`. */
  cdnUrl: string
  origin: string
  token: () => string
  applicationId: string
  botUserId: string
  guildId: string
  calls: readonly LoggedCall[]
  /** A channel, a thread or a direct conversation as everybody in it sees it. */
  channel: (id: string) => { id: string; name: string; messages: ShownMessage[] }
  user: (id: string) => Person
  /** The registered commands of a guild, or `global`. */
  commands: (scope?: string) => NonNullable<ReturnType<World['commands']['get']>>
  /** Everything that was handed out, oldest first. */
  interactions: () => Interaction[]
  /** The same INTERACTION_CREATE once more. */
  redeliver: (id: string) => void
  /** Waits until `read` gives something, looking again after every change. */
  until: <T>(read: () => T | null | undefined | false, forMs?: number) => Promise<T>
  fault: (trouble: Fault) => () => void
  rates: Rates
  gateway: Pick<
    Gateway,
    | 'open'
    | 'identifiedAt'
    | 'resumes'
    | 'closes'
    | 'goDeaf'
    | 'reconnect'
    | 'invalidate'
    | 'askHeartbeat'
    | 'close'
    | 'cut'
    | 'expire'
    | 'dispatch'
  >
  stop: () => Promise<void>
}

export type DiscordOptions = Partial<GatewayOptions> & {
  /** Discord's clock, UTC ms. */
  now?: () => number
  /** How long the application has for its first callback, by this clock and in real time. */
  callbackMs?: number
}

export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const { heartbeatMs = 41_250, privileged = 0, identifiesADay = 1000 } = options
  const world = makeWorld(options.now ?? Date.now)
  if (options.callbackMs !== undefined) world.callbackMs = options.callbackMs
  const gateway = makeGateway(world, { heartbeatMs, privileged, identifiesADay })
  const troubles = makeFaults()
  const rates = makeRates(world.now)
  const api = makeApi(world, { gateway, troubles, rates })
  const stop = await listen({ world, api, gateway })
  return {
    ...population(world, gateway),
    apiUrl: `${world.origin}/api`,
    cdnUrl: `${world.origin}/cdn`,
    origin: world.origin,
    token: () => world.token,
    applicationId: world.applicationId,
    botUserId: world.botUserId,
    guildId: firstGuild,
    calls: api.log,
    channel: (id) => {
      const channel = world.channels.get(id)
      if (!channel) throw new Error(`no channel ${id}`)
      return { id, name: channel.name, messages: messagesIn(world, id) }
    },
    user: (id) => {
      const user = world.users.get(id)
      if (!user) throw new Error(`no user ${id}`)
      return makePerson(world, gateway, user)
    },
    commands: (scope = 'global') => world.commands.get(scope) ?? [],
    interactions: () => [...world.interactions.values()],
    redeliver: (id) => {
      const interaction = world.interactions.get(id)
      if (!interaction) throw new Error(`no interaction ${id}`)
      gateway.dispatch('INTERACTION_CREATE', interaction.payload)
    },
    until: (read, forMs) => until(world, read, forMs),
    fault: troubles.add,
    rates,
    gateway,
    stop,
  }
}

function until<T>(
  world: World,
  read: () => T | null | undefined | false,
  forMs = 15_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      world.onChange.delete(look)
    }
    const look = () => {
      try {
        const seen = read()
        if (seen === null || seen === undefined || seen === false) return
        done()
        resolve(seen)
      } catch (error) {
        done()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const timer = setTimeout(() => {
      done()
      reject(new Error(`not within ${forMs} ms: ${read.toString()}`))
    }, forMs)
    world.onChange.add(look)
    look()
  })
}
