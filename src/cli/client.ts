import type { z } from 'zod'
import type { Config } from '../config.ts'
import { problem } from '../http/api/shapes.ts'
import { Refusal } from '../refusal.ts'
import type { RefusalCode } from '../refusal.ts'

export type Client = <T>(
  answer: z.ZodType<T>,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: object,
) => Promise<T>

/**
 * Talks to the running server with the personal token.
 * @throws Refusal with the server's own sentence, or saying that there is no such server
 */
export function createClient({
  slipwayUrl,
  slipwayToken,
}: Pick<Config, 'slipwayUrl' | 'slipwayToken'>): Client {
  return async (answer, method, path, body) => {
    if (slipwayToken === null) throw noToken()
    const response = await fetch(`${slipwayUrl}/api/v1${path}`, {
      method,
      // A redirect would carry the token to somebody else.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${slipwayToken}`,
        'x-slipway-via': 'cli',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw noServer(slipwayUrl, error)
    })
    const json: unknown = await response.json().catch(() => null)
    if (!response.ok) throw refusalOf(slipwayUrl, json)
    const parsed = answer.safeParse(json)
    if (!parsed.success) throw notSlipway(slipwayUrl)
    return parsed.data
  }
}

function refusalOf(url: string, json: unknown): Refusal {
  const parsed = problem.safeParse(json)
  if (!parsed.success) return notSlipway(url)
  const { code, sentence, nextStep, fields } = parsed.data.error
  return new Refusal(code as RefusalCode, sentence, nextStep, fields)
}

const noToken = () =>
  new Refusal(
    'UNAUTHORIZED',
    'The server wants to know who you are.',
    'Make a token with /bots token in chat, or with "slipway token --for playground:ava" on the server\'s host, and set SLIPWAY_TOKEN.',
  )

function noServer(url: string, error: unknown): Refusal {
  const cause = error instanceof Error ? error.cause : undefined
  const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new Refusal(
    'NOT_FOUND',
    `No Slipway server answers at ${url}${why}.`,
    'Start it with npm start, or set SLIPWAY_URL to where it runs.',
  )
}

const notSlipway = (url: string) =>
  new Refusal(
    'NOT_FOUND',
    `What answers at ${url} is not this version of Slipway.`,
    'Set SLIPWAY_URL to the address that the server printed when it started.',
  )
