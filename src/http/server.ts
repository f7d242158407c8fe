import { Readable } from 'node:stream'
import Fastify, { LogController } from 'fastify'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
} from 'fastify'
import { monotonicFactory } from 'ulid'
import type { Background } from '../background.ts'
import { jsonPieces } from '../json-in-pieces.ts'
import { tooMuchJson } from '../json-limits.ts'
import { answerProblem, answerUnreadable, noSuchAddress, tooMuch } from './problem.ts'

const bodyBytesMax = 1_048_576
/**
 * Who drips bytes may not hold a connection for long. A phone on 400 kbit/s still sends the largest bot,
 * 2 MiB. Node looks each `lookMs` for who is over time; its own 30 s would come on top of what is allowed.
 */
const patience: Patience = { headersMs: 10_000, requestMs: 45_000, lookMs: 1000 }
/**
 * No form or verb has more; a draft of any size is one value. To check a value that has a name takes
 * some times as long as to check one of a list.
 */
const jsonLimits = { depthMax: 64, valuesMax: 20_000, namesMax: 2000 }
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

const headersOf = ({ id }: Pick<FastifyRequest, 'id'>) => ({ ...headers, 'x-request-id': id })

export type ServerDeps = {
  log: FastifyBaseLogger
  /** Null when all is well, else what is not. */
  notReady: () => Promise<string | null>
  /** Why nobody can talk to this server yet, and what to set instead. */
  silence?: string | null
  /** What somebody should fix while everything else works, by its part. */
  troubles?: () => Record<string, string | null>
  /** Ends after the answers that are still being made when their connection is cut. */
  background: Pick<Background, 'track'>
}

/** How long headers may take to come, and the whole request with them. */
type Patience = { headersMs: number; requestMs: number; lookMs: number }

/** A server that answers every problem in one shape, and says whether it is alive and ready. */
export function createServer(
  { log, notReady, silence = null, troubles, background }: ServerDeps,
  { headersMs, requestMs, lookMs } = patience,
): FastifyInstance {
  // Nothing secret, and asked for at every request: random bytes of the system cost more than the
  // rest.
  const nextId = monotonicFactory(Math.random)
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    genReqId: () => nextId(),
    http: { headersTimeout: headersMs, connectionsCheckingInterval: lookMs },
    requestTimeout: requestMs,
    clientErrorHandler: answerUnreadable,
    // An address that can't be read never reaches the hooks and handlers below.
    frameworkErrors: (error, request, reply) => {
      void answerProblem(error, request, reply.headers(headersOf(request)))
    },
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(headersOf(request))
  })
  app.addHook('onRoute', (route) => {
    route.handler = tracked(route.handler, background)
  })
  readJsonWithinLimits(app)
  writeJsonInPieces(app)
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler((request) => {
    throw noSuchAddress(request.method, request.url)
  })
  app.get('/healthz', () => ({ status: 'up', ...troubles?.() }))
  app.get('/readyz', async (_request, reply) => {
    const why = await notReady()
    if (why !== null) return reply.code(503).send({ why })
    return reply.send({ status: 'ready', ...(silence !== null && { playground: silence }) })
  })
  return app
}

/** What would stop everybody else while it is parsed is refused before. */
function readJsonWithinLimits(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, raw, done) => {
      const why = tooMuchJson(raw, jsonLimits)
      if (why !== null) return done(tooMuch(why))
      return parse(request, raw.toString('utf8'), done)
    },
  )
}

/** A draft has megabytes, and all that changes in one has tens of them. */
function writeJsonInPieces(app: FastifyInstance): void {
  const long = new WeakMap<FastifyReply, Buffer[]>()
  app.addHook('preSerialization', async (_request, reply, answer) => {
    const pieces = await jsonPieces(answer)
    if (pieces.length > 1) long.set(reply, pieces)
    const [short = ''] = pieces.length > 1 ? [] : pieces
    void reply.serializer(() => String(short))
    return answer
  })
  app.addHook('onSend', (_request, reply, answer, done) => {
    const pieces = long.get(reply)
    if (!pieces) return done(null, answer)
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
    void reply.header('content-length', bytes)
    return done(null, Readable.from(pieces))
  })
}

/** Fastify does not wait for an answer whose asker went away. */
function tracked(
  handler: RouteHandlerMethod,
  background: Pick<Background, 'track'>,
): RouteHandlerMethod {
  return function (request, reply) {
    const answer = handler.call(this, request, reply)
    return answer instanceof Promise ? background.track(answer) : answer
  }
}

/** Lets running answers finish for `ms`, then cuts what is still open. */
export async function closeServer(app: FastifyInstance, ms: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), ms)
  await app.close()
  clearTimeout(cut)
}
