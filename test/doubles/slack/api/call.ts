import { SlackProblem } from './problem.ts'
import type { Channel, Token, Workspace, World } from '../world.ts'

export type Args = Record<string, unknown>
/** One call of the Web API by the app, after its token was checked. */
export type Call = { world: World; args: Args; token: Token; team: Workspace }
/** `scopes`: any one of them will do; `tier`: calls a minute (slack.md 10). */
export type Method = {
  scopes: string[]
  tier: 1 | 2 | 3 | 4
  token?: 'app' | 'none'
  run: (call: Call) => object
}

/** `cut` closes the connection without an answer, `never` leaves it open without one. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body: unknown }
  | 'cut'
  | 'never'

/** A channel of the token's own workspace; any other does not exist for it. */
export function channelOf({ world, team }: Call, id: string): Channel {
  const channel = world.channels.get(id)
  if (!channel || channel.team !== team.id) throw new SlackProblem('channel_not_found')
  if (channel.archived) throw new SlackProblem('is_archived')
  return channel
}

/** Where the bot may look: public channels, and what it is a member of. */
export function readableChannel(call: Call, id: string): Channel {
  const channel = channelOf(call, id)
  if (channel.kind !== 'public' && !channel.members.has(call.team.botUserId))
    throw new SlackProblem('channel_not_found')
  return channel
}

/** The conversation of the bot with one person, made when there is none. */
export function directWith(world: World, team: Workspace, user: string): Channel {
  const known = [...world.channels.values()].find(
    (one) => one.kind === 'im' && one.team === team.id && one.members.has(user),
  )
  if (known) return known
  const channel: Channel = {
    id: world.id('D'),
    team: team.id,
    name: 'directmessage',
    kind: 'im',
    members: new Set([user, team.botUserId]),
    archived: false,
  }
  world.channels.set(channel.id, channel)
  return channel
}

export function hasScope({ token }: Call, ...scopes: string[]): boolean {
  return scopes.some((scope) => token.scopes.includes(scope))
}

export function needScope(call: Call, ...scopes: string[]): void {
  if (!hasScope(call, ...scopes))
    throw new SlackProblem('missing_scope', {
      needed: scopes[0],
      provided: call.token.scopes.join(','),
    })
}
