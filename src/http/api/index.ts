import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { withNearestName } from '../../chat/kit/nearest-name.ts'
import { botOption } from '../../chat/kit/options-command.ts'
import { parseInput } from '../../control/kit/change.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { actorId } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import { askedBy } from '../../turns.ts'
import { auditRoutes } from './audit.ts'
import { botRoutes } from './bots.ts'
import { channelRoutes } from './channels.ts'
import { conversationRoutes } from './conversations.ts'
import { draftRoutes } from './drafts.ts'
import { grayRoutes } from './gray.ts'
import { linkRoutes } from './links.ts'
import { openApi } from './openapi.ts'
import { profileRoutes } from './profiles.ts'
import { requestRoutes } from './requests.ts'
import type { ApiRoute } from './route.ts'
import { createTokenAuth } from './tokens.ts'
import { notifierRoutes } from './notifiers.ts'
import { urlRoutes } from './urls.ts'

/** A bot of 2 MiB, written as JSON. */
const sourceBytesMax = 4 * 1_048_576
const routes = [
  ...botRoutes,
  ...draftRoutes,
  ...requestRoutes,
  ...conversationRoutes,
  ...grayRoutes,
  ...linkRoutes,
  ...channelRoutes,
  ...profileRoutes,
  ...urlRoutes,
  ...auditRoutes,
  ...notifierRoutes,
]

/** The HTTP API (F72): every address comes down to one verb, under the rights of the token's owner. */
export function createApi(deps: Omit<Ctx, 'actor'>): FastifyPluginAsync {
  return async (app) => {
    const gate = createTokenAuth(deps)
    const described = openApi(routes)
    const askers = new WeakMap<FastifyRequest, Ctx>()
    app.addContentTypeParser(
      ['text/yaml', 'application/yaml', 'application/x-yaml'],
      { parseAs: 'string', bodyLimit: sourceBytesMax },
      (_request, body, done) => done(null, body),
    )
    app.get('/api/openapi.json', () => described)
    for (const route of routes) {
      app.route({
        method: route.method,
        url: `/api/v1${route.path}`,
        bodyLimit: sourceBytesMax,
        // Nobody else's body is read.
        onRequest: async (request) => void askers.set(request, await gate(request)),
        handler: async (request, reply) => {
          const ctx = askers.get(request)
          if (!ctx) throw new Error('Nobody was let in')
          return answer(route, ctx, request, reply)
        },
      })
    }
  }
}

async function answer(route: ApiRoute, ctx: Ctx, request: FastifyRequest, reply: FastifyReply) {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const query = request.query as Record<string, unknown>
  const id = Object.values(request.params as Record<string, string>)[0] ?? ''
  const call = {
    ctx,
    id,
    query: route.query && parseInput(route.query, query),
    body: route.body && parseInput(route.body, bodyOf(route, request.body, query)),
    accept: acceptOf(route, request.headers.accept),
    signal: gone.signal,
  }
  const answered = await askedBy(actorId(ctx.actor), () => route.run(call)).catch(
    async (error: unknown) => {
      const isNamed = error instanceof Refusal && route.path.startsWith('/bots/:bot')
      throw isNamed ? await withNearestName(ctx, [botOption], { bot: id }, error) : error
    },
  )
  if ('json' in answered) return reply.code(route.status).send(answered.json)
  const { type, content, headers = {} } = answered.raw
  return reply.code(route.status).headers(headers).type(type).send(content)
}

function bodyOf(route: ApiRoute, body: unknown, query: Record<string, unknown>): unknown {
  return typeof body === 'string' && route.yaml ? route.yaml(body, query) : body
}

/** JSON unless one of the other types is what is asked for first. */
function acceptOf({ types }: ApiRoute, accept = ''): string {
  const [first = ''] = accept.split(/[,;]/)
  return types.find((type) => type === first.trim()) ?? 'application/json'
}
