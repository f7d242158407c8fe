import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { storageProblem } from '../control/kit/storage-problem.ts'
import { Refusal, TooSoon } from '../refusal.ts'
import type { RefusalCode } from '../refusal.ts'

export type Problem = {
  error: {
    code: string
    sentence: string
    nextStep: string
    fields: Record<string, string>
    reference?: string
  }
}

const statusOf: Record<RefusalCode, number> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  VALIDATION: 422,
  LIMIT_EXCEEDED: 429,
}

/** Every error as one shape; what is a bug gets a reference that the log has too. */
export function answerProblem(
  error: FastifyError | Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof TooSoon) void reply.header('retry-after', error.waitSeconds)
  if (error instanceof Refusal) return reply.code(statusOf[error.code]).send(problemOf(error))
  const unreadable = unreadableRequest(error)
  if (unreadable) {
    return reply.code(error.statusCode ?? 400).send(problemOf(unreadable))
  }
  const reference = randomBytes(4).toString('hex')
  request.log.error({ reference, err: error, method: request.method, url: request.url }, 'bug')
  const storage = storageProblem(error)
  const refusal = storage ?? brokenHere(reference)
  return reply.code(storage ? 503 : 500).send({
    error: { ...problemOf(refusal).error, code: storage ? 'STORAGE' : 'BUG', reference },
  } satisfies Problem)
}

/** What never became a request: its bytes came too slowly, or are not HTTP. The connection ends. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, refusal] = unreadableBytes(error)
  const body = JSON.stringify(problemOf(refusal))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

function unreadableBytes({ code }: { code?: string }): readonly [status: number, Refusal] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const sentence = 'The request came too slowly, so it was not read to its end.'
    const nextStep = 'Send it again over a faster connection.'
    return [408, new Refusal('LIMIT_EXCEEDED', sentence, nextStep)]
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    const sentence = 'The headers of that request are too long to take.'
    return [431, new Refusal('LIMIT_EXCEEDED', sentence, 'Send shorter headers.')]
  }
  const sentence = 'What came is no HTTP request that can be read.'
  return [400, new Refusal('VALIDATION', sentence, 'Correct it and send it again.')]
}

const problemOf = ({ code, sentence, nextStep, fields }: Refusal): Problem => ({
  error: { code, sentence, nextStep, fields },
})

export const noSuchAddress = (method: string, url: string): Refusal =>
  new Refusal(
    'NOT_FOUND',
    `There is nothing at ${method} ${url.split('?')[0]?.slice(0, 200)}.`,
    'The addresses are listed in /api/openapi.json.',
  )

export const tooMuch = (why: 'too deep' | 'too many values'): Refusal =>
  why === 'too deep'
    ? new Refusal('VALIDATION', 'That JSON is nested too deeply.', 'Send less in one another.')
    : new Refusal('VALIDATION', 'That JSON holds too many values.', 'Send less at once.')

const brokenHere = (reference: string) =>
  new Refusal(
    'VALIDATION',
    'Something went wrong on our side.',
    `Try again; if it stays, give an admin the reference ${reference}.`,
  )

/** What Fastify refuses before our code runs. */
function unreadableRequest(error: FastifyError): Refusal | null {
  const status = error.statusCode ?? 500
  if (status === 413) {
    return new Refusal('LIMIT_EXCEEDED', 'That is too long to take.', 'Send less at once.')
  }
  if (status === 415) {
    return new Refusal(
      'VALIDATION',
      'The content type of that request is not one that is read here.',
      'Send application/json, or text/yaml where a draft is sent.',
    )
  }
  if (status >= 500) return null
  return new Refusal(
    'VALIDATION',
    `The request can't be read: ${error.message.slice(0, 200)}.`,
    'Correct it and send it again.',
  )
}
