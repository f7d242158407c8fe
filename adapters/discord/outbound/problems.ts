import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { neverReached } from '../../../src/chat/kit/never-reached.ts'
import { SendProblem } from '../../../src/chat/outbound-port.ts'

/** Discord's number for what went wrong, or null where it gave none. */
export const codeOf = (error: unknown): number | null =>
  error instanceof DiscordAPIError ? Number(error.code) : null

const statusOf = (error: unknown): number | null =>
  error instanceof DiscordAPIError || error instanceof HTTPError ? error.status : null

export const codes = {
  unknownChannel: 10_003,
  unknownGuild: 10_004,
  unknownMessage: 10_008,
  unknownUser: 10_013,
  unknownInteraction: 10_062,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  closedDirect: 50_007,
  invalidBody: 50_035,
  invalidRecipient: 50_033,
  missingPermission: 50_013,
  noThreadHere: 50_024,
  archived: 50_083,
  threadExists: 160_004,
} as const

/** The token itself was refused; an interaction's expired one has a number of its own. */
export const isDeadToken = (error: unknown): boolean =>
  (statusOf(error) === 401 && codeOf(error) === 0) ||
  (error instanceof Error && error.message.startsWith('Expected token to be set'))

/** Discord may have taken it although it gave no answer. */
export const isUnsure = (error: unknown): boolean =>
  error instanceof RateLimitError
    ? false
    : error instanceof HTTPError || (statusOf(error) ?? 500) >= 500

/** How long Discord wants us to wait; null where it is no matter of time. */
export const waitMsOf = (error: unknown): number | null =>
  error instanceof RateLimitError ? Math.max(error.timeToReset, error.retryAfter) : null

const retryAfterMs = 1000
const tokenRetryMs = 30_000

/** How the outbox goes on: never again, after what Discord asked for, or after its own backoff. */
export function asSendProblem(error: unknown, permissions: string | null): unknown {
  if (error instanceof SendProblem) return error
  const waitMs = waitMsOf(error)
  if (waitMs !== null) return problem('Discord asks to slow down', waitMs)
  if (isDeadToken(error)) return problem('Discord refuses DISCORD_TOKEN', tokenRetryMs)
  const status = statusOf(error)
  if (status !== null && status >= 500) return away(`Discord answered ${status}`)
  const code = codeOf(error)
  if (code !== null) {
    return new SendProblem('discord', wordsFor(code, permissions), null, reachOf(code))
  }
  // Whatever else stops a request is the network.
  return away('Discord did not answer', neverReached(error))
}

const away = (text: string, isSure = false) =>
  new SendProblem('discord', text, retryAfterMs, 'platform', !isSure)

const problem = (text: string, waitMs: number | null) => new SendProblem('discord', text, waitMs)

/** What somebody in the server can fix. */
const fixable: readonly number[] = [
  codes.archived,
  codes.missingAccess,
  codes.missingPermission,
  codes.unknownGuild,
]
const reachOf = (code: number) => (fixable.includes(code) ? 'place' : 'message')

const words: Record<number, string> = {
  [codes.unknownChannel]: 'the channel is gone, or Slipway was removed from that server',
  [codes.archived]: 'the thread is archived and locked: a moderator opens it again',
  [codes.unknownGuild]: 'Slipway was removed from that server',
}

function wordsFor(code: number, permissions: string | null): string {
  const said =
    code === codes.missingPermission || code === codes.missingAccess
      ? permissions
      : (words[code] ?? null)
  return `${said ?? 'Discord refused it'} (${code})`
}

/**
 * What the log may hold of an error: Discord's own bring the whole request with them, a token that is
 * shown once and the one that answers an interaction included.
 */
export function safe(error: unknown): unknown {
  if (!(error instanceof DiscordAPIError || error instanceof HTTPError || isRate(error))) {
    return error
  }
  const { name, message, method, url } = error
  const status = statusOf(error)
  const code = codeOf(error)
  const said = isRate(error) ? `to wait ${error.timeToReset} ms` : message
  return {
    type: name,
    message: said,
    method,
    route: routeOf(url),
    ...(status !== null && { status }),
    ...(code !== null && { code }),
  }
}

const isRate = (error: unknown): error is RateLimitError => error instanceof RateLimitError

/** Words stay, ids and tokens don't. */
const routeOf = (url: string): string => {
  const path = URL.canParse(url) ? new URL(url).pathname.replace(/^.*\/api\/v\d+/, '') : ''
  return path.replace(/[^/]+/g, (part) => (/^(%40)?[a-z][a-z-]{0,24}$/.test(part) ? part : ':id'))
}
