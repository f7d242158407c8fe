import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { makeToken } from '../../src/control/people/make-token.ts'
import { createApi } from '../../src/http/api/index.ts'
import { createServer } from '../../src/http/server.ts'
import { cast, ctxFor, seedCast } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import type { Db } from '../../src/store/kit/database.ts'

type Asked = { status: number; headers: Headers; text: string; json: () => never }

/** A real server on loopback with the API, over a database that holds the cast. */
export function apiServer(): {
  db: () => Db
  base: () => string
  app: () => FastifyInstance
  /** Moves the server's clock by ms. */
  later: (ms: number) => void
  token: (name: Name) => string
  ask: (who: Name | null, method: string, path: string, body?: unknown) => Promise<Asked>
} {
  const db = sqlite()
  const tokens = new Map<Name, string>()
  let app: FastifyInstance
  let base = ''
  let at = Date.now()
  beforeAll(async () => {
    await seedCast(db())
    for (const name of cast) {
      const { token } = await makeToken(ctxFor(db(), name, Date.now()), { name: 'test' })
      tokens.set(name, token)
    }
    const { actor: _, ...deps } = ctxFor(db(), 'system')
    app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background: deps.ports.background,
    })
    await app.register(createApi({ ...deps, now: () => at }))
    app.get('/broken', () => Promise.reject(new Error('the secret plan')))
    base = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())
  const token = (name: Name) => tokens.get(name) ?? ''
  return {
    db,
    base: () => base,
    app: () => app,
    later: (ms) => {
      at += ms
    },
    token,
    ask: async (who, method, path, body) => {
      const isText = typeof body === 'string'
      const answer = await fetch(`${base}${path}`, {
        method,
        headers: {
          ...(who && { authorization: `Bearer ${token(who)}` }),
          ...(body !== undefined && { 'content-type': isText ? 'text/yaml' : 'application/json' }),
        },
        ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        json: () => JSON.parse(text) as never,
      }
    },
  }
}
