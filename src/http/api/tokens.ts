import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../../control/kit/context.ts'
import { personOfToken } from '../../control/people/token-person.ts'
import { Refusal } from '../../refusal.ts'

const failuresMax = 20
const windowMs = 60_000
const addressesMax = 10_000

/** Turns a bearer token into the one who acts; an address that keeps guessing is slowed down. */
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

  return async (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw noToken()
    const person = await personOfToken(deps, token)
    if (!person) throw failed(request.ip)
    const via = request.headers['x-slipway-via'] === 'cli' ? 'cli' : 'http'
    return { ...deps, actor: { kind: 'person', id: person.id, via } }
  }
}

const makeOne = 'Make one with /bots token in chat and send it as "Authorization: Bearer slw_…".'

const noToken = () => new Refusal('UNAUTHORIZED', 'The API needs your personal token.', makeOne)

const unknownToken = () =>
  new Refusal('UNAUTHORIZED', 'That token is not known here, or it was revoked.', makeOne)

const tooMany = (ms: number) =>
  new Refusal(
    'LIMIT_EXCEEDED',
    'Too many wrong tokens came from this address.',
    `Wait ${Math.ceil(ms / 1000)} seconds, then send the right one.`,
  )
