import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../../control/kit/context.ts'
import { personOfToken } from '../../control/people/token-person.ts'
import { Refusal, TooSoon } from '../../refusal.ts'

const failuresMax = 20
const windowMs = 60_000
/** Per token and minute: a pipeline that waits asks far less. */
const callsMax = 300
const addressesMax = 10_000

/** Finds the person of a bearer token; an address that keeps guessing is slowed down. */
export function createTokenAuth(
  deps: Omit<Ctx, 'actor'>,
): (request: FastifyRequest) => Promise<Ctx> {
  const failures = new Map<string, { count: number; until: number }>()

  function failed(address: string): Refusal {
    const now = deps.now()
    const known = failures.get(address)
    const failure = known && known.until > now ? known : { count: 0, until: now + windowMs }
    failure.count += 1
    failures.delete(address)
    failures.set(address, failure)
    const [oldest] = failures.keys()
    if (failures.size > addressesMax && oldest !== undefined) failures.delete(oldest)
    return failure.count > failuresMax ? tooMany(failure.until - now) : unknownToken()
  }

  const limit = createLimit(deps.now)

  return async (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw noToken()
    const person = await personOfToken(deps, token)
    if (!person) throw failed(request.ip)
    const wait = limit.wait(token)
    if (wait > 0) throw tooOften(wait)
    const via = request.headers['x-slipway-via'] === 'cli' ? 'cli' : 'http'
    return { ...deps, actor: { kind: 'person', id: person.id, via } }
  }
}

/** Counts by token in windows of a minute. */
function createLimit(now: () => number): { wait: (token: string) => number } {
  let calls = new Map<string, number>()
  let until = 0
  return {
    wait: (token) => {
      if (now() >= until) {
        calls = new Map()
        until = now() + windowMs
      }
      const count = (calls.get(token) ?? 0) + 1
      calls.set(token, count)
      return count > callsMax ? until - now() : 0
    },
  }
}

const makeOne = 'Make one with /bots token in chat and send it as "Authorization: Bearer slw_…".'

const noToken = () => new Refusal('UNAUTHORIZED', 'The API needs your personal token.', makeOne)

const unknownToken = () =>
  new Refusal('UNAUTHORIZED', 'That token is not known here, was revoked, or expired.', makeOne)

const tooMany = (ms: number) =>
  new TooSoon(
    'Too many wrong tokens came from this address.',
    `Wait ${Math.ceil(ms / 1000)} seconds, then send the right one.`,
    Math.ceil(ms / 1000),
  )

const tooOften = (ms: number) =>
  new TooSoon(
    `This token asked more than ${callsMax} times in a minute.`,
    `Wait ${Math.ceil(ms / 1000)} seconds, then go on more slowly.`,
    Math.ceil(ms / 1000),
  )
