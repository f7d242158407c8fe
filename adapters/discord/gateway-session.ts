import {
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  SimpleIdentifyThrottler,
} from 'discord.js'
import type { APIInteraction, APIMessage, ClientOptions } from 'discord.js'
import type { ApiSettings } from './api.ts'
import type { Log } from './log.ts'

export type GatewaySessionDeps = ApiSettings & {
  log: Log
  onInteraction: (interaction: APIInteraction) => void
  onDirectMessage: (message: APIMessage) => void
  /** It stands, for the first time or again. */
  onReady: (client: Client<true>) => void
  /** Somebody invited us to a server, or removed us from one, while we are connected. */
  onJoin: (client: Client<true>, guild: string) => void
  onLeave: (client: Client<true>) => void
  /** What we may do in a channel, or anywhere (null), may have changed. */
  onAccess: (channel: string | null) => void
}
/** `refused` names what Discord refuses for good; null is anything that may pass. */
export type Ended = { refused: string | null; error: unknown; waitMs?: number }

export type GatewaySession = {
  client: Client
  /** Settles when discord.js will not come back by itself. */
  ended: Promise<Ended>
  close: () => Promise<void>
}

/** Close codes after which nothing helps but somebody who fixes it (facts/discord.md 3). */
const refusals: Record<number, string> = {
  4004: 'Discord refuses DISCORD_TOKEN (4004)',
  4010: 'Discord refuses the shard (4010)',
  4011: 'the bot is in so many servers that it needs shards (4011)',
  4012: 'Discord no longer speaks this version of its gateway (4012)',
  4013: 'Discord refuses the intents (4013)',
  4014: 'an intent is not enabled for this application (4014)',
}
const identifiesMax = 12
const identifiesWithinMs = 10 * 60_000
const closeMsMax = 2000

/**
 * One life of discord.js. It resumes and identifies again by itself; too many identifies in a short
 * time end it, since a thousand a day reset the token.
 */
export function openGatewaySession(deps: GatewaySessionDeps): GatewaySession {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    allowedMentions: { parse: [] },
    ws: { buildIdentifyThrottler },
    rest: {
      version: '10',
      timeout: 10_000,
      retries: 0,
      ...(deps.apiUrl !== null && { api: deps.apiUrl }),
    },
  })
  const ended = new Promise<Ended>((resolve) => {
    const identified: number[] = []
    client.on(Events.ShardReady, () => {
      const now = performance.now()
      identified.push(now)
      const recent = identified.filter((at) => now - at < identifiesWithinMs)
      if (recent.length > identifiesMax) resolve({ refused: null, error: tooMany })
    })
    client.on(Events.ShardDisconnect, ({ code }) => {
      resolve({ refused: refusals[code] ?? null, error: new Error(`Discord closed with ${code}`) })
    })
    client.on(Events.Invalidated, () => resolve({ refused: null, error: new Error('invalidated') }))
    client.login(deps.token).catch((error: unknown) => {
      const isToken = error instanceof Error && 'code' in error && error.code === 'TokenInvalid'
      resolve({ refused: isToken ? 'Discord refuses DISCORD_TOKEN' : null, error })
    })
  })
  listen(client, deps)
  return { client, ended, close: () => close(client) }
}

type IdentifyThrottler = Pick<SimpleIdentifyThrottler, 'waitForIdentify'>
type BuildThrottler = NonNullable<NonNullable<ClientOptions['ws']>['buildIdentifyThrottler']>

/** One identify in five seconds, as Discord asks. */
const buildIdentifyThrottler: BuildThrottler = async (manager) => {
  const { session_start_limit } = await manager.fetchGatewayInformation()
  return letGo(new SimpleIdentifyThrottler(session_start_limit.max_concurrency))
}

/**
 * Lets go of an identify whose connection went away while it waited. discord.js goes on with it, and
 * that failure, which nobody takes, would end the process.
 */
export const letGo = (throttler: IdentifyThrottler): IdentifyThrottler => ({
  waitForIdentify: async (shardId, signal) => {
    await throttler.waitForIdentify(shardId, signal)
    signal.throwIfAborted()
  },
})

const tooMany = new Error('too many new sessions at Discord in a short time')

type Packet = { t: string; d: unknown }

/**
 * Interactions and messages are taken as they come, and never reach discord.js itself: it waits for
 * servers to load first, and a payload that it can't read ends the process.
 */
function listen(client: Client, deps: GatewaySessionDeps) {
  const { log, onReady, onJoin, onLeave } = deps
  client.on<string>(Events.Raw, (packet: Packet) => {
    const take = ours[packet.t]
    if (!take) return
    packet.t = taken
    try {
      take(deps, packet.d)
    } catch (error) {
      log('error', 'Discord sent what can’t be read', error)
    }
  })
  client.on(Events.ClientReady, onReady)
  client.on(Events.GuildCreate, ({ id }) => client.isReady() && onJoin(client, id))
  listenForAccess(client, deps)
  client.on(Events.GuildDelete, ({ name }) => {
    log('warn', `Discord: Slipway was removed from ${name}`)
    if (client.isReady()) onLeave(client)
  })
  client.on(Events.Error, (error) => log('warn', 'Discord: the client failed', error))
  client.on(Events.ShardError, (error) => log('warn', 'Discord: the connection failed', error))
  client.on(Events.Warn, (words) => log('warn', `Discord: ${words}`))
}

function listenForAccess(client: Client, { onAccess }: GatewaySessionDeps) {
  client.on(Events.ClientReady, () => onAccess(null))
  client.on(Events.GuildCreate, () => onAccess(null))
  client.on(Events.GuildRoleUpdate, () => onAccess(null))
  client.on(Events.GuildMemberUpdate, (_before, { id }) => {
    if (id === client.user?.id) onAccess(null)
  })
  client.on(Events.ChannelUpdate, (_before, { id }) => onAccess(id))
  client.on(Events.ThreadUpdate, (_before, { id }) => onAccess(id))
}

/** A name of no packet, for those that we take. */
const taken = 'TAKEN'

const ours: Record<string, (deps: GatewaySessionDeps, data: unknown) => void> = {
  [GatewayDispatchEvents.InteractionCreate]: ({ onInteraction }, data) =>
    onInteraction(data as APIInteraction),
  [GatewayDispatchEvents.MessageCreate]: ({ onDirectMessage }, data) => {
    const message = data as APIMessage
    if (!('guild_id' in message) && message.author.bot !== true) onDirectMessage(message)
  },
}

async function close(client: Client): Promise<void> {
  const late = new Promise<void>((resolve) => {
    setTimeout(resolve, closeMsMax).unref()
  })
  await Promise.race([client.destroy().catch(() => {}), late])
}
