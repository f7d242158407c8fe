import { z } from 'zod'
import type { Gateway, GatewayConnection } from './gateway-state.ts'
import { guildCreate, joinedGuilds, readyFor } from './ready.ts'
import { dispatchTo, makeSession } from './sessions.ts'
import type { World } from '../world.ts'

/** discord.md 3. */
const payloadBytes = 4096
const sendsAMinute = 120
const highestIntents = 2 ** 26 - 1
/** Members, presences, message content: off unless the application asked for them. */
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15)

const payload = z.object({ op: z.number(), d: z.unknown().optional() })
const identify = z.object({
  token: z.string(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  intents: z.number().int(),
  compress: z.literal(false).optional(),
  large_threshold: z.number().min(50).max(250).optional(),
  shard: z.tuple([z.number().int().min(0), z.number().int().min(1)]).optional(),
  presence: z.unknown().optional(),
})
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int() })

/** What a client said, and what the gateway does about it: an answer or a close code (discord.md 3). */
export function handleClientMessage(
  world: World,
  gateway: Gateway,
  line: GatewayConnection,
  text: string,
): void {
  line.sentAt = [...line.sentAt.filter((at) => world.now() - at < 60_000), world.now()]
  if (line.sentAt.length > sendsAMinute) return line.close(4008)
  if (Buffer.byteLength(text) > payloadBytes) return line.close(4002)
  const read = payload.safeParse(parsed(text))
  if (!read.success) return line.close(4002)
  const { op, d } = read.data
  if (op === 1) return beats(line)
  if (op === 2) return identifies(world, gateway, line, d)
  if (op === 6) return resumes(world, gateway, line, d)
  // Presence, voice state, guild members: Slipway sends none, a client may.
  const known = op === 3 || op === 4 || op === 8
  if (!known) return line.close(4001)
  if (!line.session) line.close(4003)
}

function beats(line: GatewayConnection): void {
  if (!line.deaf) line.wire.send(JSON.stringify({ op: 11 }))
}

function identifies(world: World, gateway: Gateway, line: GatewayConnection, said: unknown): void {
  if (line.session) return line.close(4005)
  const read = identify.safeParse(said)
  if (!read.success) return line.close(4002)
  const { token, intents, shard } = read.data
  if (!world.tokenValid || token !== world.token) return line.close(4004)
  // discord.md 3: an overrun resets the token, for everybody who uses it.
  if (gateway.remaining() === 0) {
    world.tokenValid = false
    return gateway.close(4004)
  }
  gateway.identifiedAt.push(world.now())
  if (shard && shard[0] >= shard[1]) return line.close(4010)
  if (intents < 0 || intents > highestIntents) return line.close(4013)
  if ((intents & privilegedIntents & ~gateway.privileged) !== 0) return line.close(4014)
  const session = makeSession(token, intents, line.wire)
  gateway.sessions.set(session.id, session)
  line.session = session
  dispatchTo(session, 'READY', readyFor(world, session))
  for (const guild of joinedGuilds(world))
    if (intents & 1) dispatchTo(session, 'GUILD_CREATE', guildCreate(world, guild))
  world.changed()
}

function resumes(world: World, gateway: Gateway, line: GatewayConnection, said: unknown): void {
  if (line.session) return line.close(4005)
  const read = resume.safeParse(said)
  if (!read.success) return line.close(4002)
  const { token, session_id, seq } = read.data
  if (!world.tokenValid || token !== world.token) return line.close(4004)
  const session = gateway.sessions.get(session_id)
  if (!session) return line.wire.send(JSON.stringify({ op: 9, d: false }))
  if (seq > session.sequence) return line.close(4007)
  gateway.resumes += 1
  session.wire = line.wire
  line.session = session
  for (const missed of session.sent.filter((one) => one.s > seq))
    line.wire.send(JSON.stringify(missed))
  dispatchTo(session, 'RESUMED', { _trace: [] })
  world.changed()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
