import { randomBytes } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isForwarded } from '../../../src/domain/forwarded.ts'
import { Refusal } from '../../../src/refusal.ts'
import type { RefusalCode } from '../../../src/refusal.ts'
import type { Problem } from '../render/wire.ts'

const csp = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const headers = {
  'content-security-policy': csp,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What to tell of an error of the storage; null where it is none. */
export type StorageProblem = (error: unknown) => Pick<Problem, 'sentence' | 'nextStep'> | null

/**
 * The playground has no login, so it answers only pages of this very server: no other host name
 * that resolves to us (DNS rebinding), no other origin, no form of a foreign page.
 */
export function addRequestGuard(app: FastifyInstance, storageProblem: StorageProblem): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers)
    checkOrigin(request)
  })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler<FastifyError | Refusal>((error, request, reply) =>
    answerProblem(error, request, reply, storageProblem),
  )
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

function checkOrigin({ method, raw, headers }: FastifyRequest): void {
  if (isForwarded(raw)) {
    throw new Refusal(
      'FORBIDDEN',
      'The playground answers no request that came through a proxy: anybody may speak there as anybody.',
      'Open it on this machine, or connect Slack or Discord for other people.',
    )
  }
  const { host = '', origin, ...rest } = headers
  const isOurs = origin === undefined || hostOf(origin) === host
  if (!loopbackHost.test(host) || !isOurs) {
    throw new Refusal(
      'FORBIDDEN',
      'The playground answers only to its own page on this machine.',
      'Open it as http://localhost with the port that the server printed.',
    )
  }
  const isRead = method === 'GET' || method === 'HEAD'
  if (!isRead && rest['x-slipway-playground'] !== '1') {
    throw new Refusal(
      'FORBIDDEN',
      'This did not come from the playground page.',
      'Use the page, or send the header x-slipway-playground: 1.',
    )
  }
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)

/** The id of a kept message. */
export const storedId = z.string().regex(/^[0-9A-Z]{26}$/)

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.') || 'the whole message'
  throw new Refusal(
    'VALIDATION',
    `The page sent something that this server does not understand (${where}).`,
    'Reload the page and try again.',
  )
}

const statusOf: Record<RefusalCode, number> = {
  VALIDATION: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  LIMIT_EXCEEDED: 429,
}

function answerProblem(
  error: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  storageProblem: StorageProblem,
) {
  if (error instanceof Refusal) {
    const { sentence, nextStep } = error
    return reply.code(statusOf[error.code]).send({ sentence, nextStep } satisfies Problem)
  }
  const status = error.statusCode ?? 500
  if (status < 500) return reply.code(status).send(problemOf(status))
  const ref = randomBytes(3).toString('hex').toUpperCase()
  request.log.error({ ref, err: error }, 'the playground failed')
  const storage = storageProblem(error)
  if (storage) {
    const { sentence, nextStep } = storage
    return reply.code(503).send({ sentence, nextStep, ref } satisfies Problem)
  }
  return reply.code(500).send({
    sentence: 'Something broke on the server.',
    nextStep: `Try again; if it stays, look for ${ref} in the log.`,
    ref,
  } satisfies Problem)
}

const problemOf = (status: number): Problem =>
  status === 413
    ? { sentence: 'That is too long to send.', nextStep: 'Make it shorter and send it again.' }
    : {
        sentence: 'The server could not read what the page sent.',
        nextStep: 'Reload the page and try again.',
      }
