import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { neverReached } from '../../../src/chat/kit/never-reached.ts'
import { SendProblem } from '../../../src/chat/outbound-port.ts'

/** Slack's word for what went wrong, or null where Slack did not answer. */
export const codeOf = (error: unknown): string | null =>
  error instanceof WebAPIPlatformError ? error.data.error : null

const passing = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
])
const slowDown = new Set(['ratelimited', 'rate_limited'])
const deadTokens = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
])

/** An /invite fixes these. */
const shut = new Set(['channel_not_found', 'not_in_channel'])

/** The token is no longer good, and trying again can't help. */
export const isDeadToken = (error: unknown): boolean => deadTokens.has(codeOf(error) ?? '')

/** Slack may have taken it although it gave no answer. */
const isUnsure = (error: unknown): boolean =>
  error instanceof WebAPIRequestError ||
  error instanceof WebAPIHTTPError ||
  (passing.has(codeOf(error) ?? '') && !slowDown.has(codeOf(error) ?? ''))

const retryAfterMs = 1000
/** A second is what the outbox takes for no time named, and doubles; Slack named this one. */
const namedMsMin = retryAfterMs + 1

/** How the outbox goes on: never again, after what Slack asked for, or after its own backoff. */
export function asSendProblem(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) {
    return problem('Slack asks to slow down', Math.max(namedMsMin, error.retryAfter * 1000))
  }
  if (error instanceof WebAPIHTTPError) {
    return away(`Slack answered ${error.statusCode}`)
  }
  if (error instanceof WebAPIRequestError) return away('Slack did not answer', neverReached(error))
  const code = codeOf(error)
  if (code === null) return error
  if (deadTokens.has(code)) return new SendProblem('slack', wordsFor(code), null, 'install')
  if (shut.has(code)) return new SendProblem('slack', wordsFor(code), null, 'place')
  if (isUnsure(error)) return away(wordsFor(code))
  return problem(wordsFor(code), passing.has(code) ? retryAfterMs : null)
}

const away = (text: string, isSure = false) =>
  new SendProblem('slack', text, retryAfterMs, 'platform', !isSure)

const problem = (text: string, waitMs: number | null) => new SendProblem('slack', text, waitMs)

const words: Record<string, string> = {
  channel_not_found: 'the channel is gone, or private and without Slipway: /invite it there',
  not_in_channel: 'Slipway is not in that channel: /invite it there',
  is_archived: 'the channel is archived',
  missing_scope: 'the app may not do that: update it from `slipway manifest slack`',
  token_revoked: 'the app was removed from this workspace, or its token was taken back',
}

const wordsFor = (code: string): string => `${words[code] ?? 'Slack refused it'} (${code})`
