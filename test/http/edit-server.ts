import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { makeToken } from '../../src/control/people/make-token.ts'
import { createEditPage } from '../../src/http/edit-page.ts'
import { createServer } from '../../src/http/server.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

/** The editor on a real loopback server, in the playground or asking for tokens. */
export function editServer(who: 'playground' | 'tokens'): {
  db: () => Db
  base: () => string
  later: (ms: number) => void
  token: () => string
} {
  const db = sqlite()
  let app: FastifyInstance
  let base = ''
  let token = ''
  let at = Date.now()
  beforeAll(async () => {
    await seedCast(db())
    token = (await makeToken(ctxFor(db(), 'dana', at), { name: 'edit' })).token
    const { actor: _, ...deps } = ctxFor(db(), 'system')
    const people = (['dana', 'dov', 'ana', 'noa'] satisfies Name[]).map((userId) => ({
      userId,
      name: userId,
      title: 'tester',
    }))
    app = createServer({
      log: pino({ level: 'silent' }),
      notReady: () => Promise.resolve(null),
      background: deps.ports.background,
    })
    await app.register(
      createEditPage({
        deps: { ...deps, now: () => at },
        people: who === 'playground' ? () => Promise.resolve(people) : null,
      }),
    )
    base = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())
  return {
    db,
    base: () => base,
    token: () => token,
    later: (ms) => {
      at += ms
    },
  }
}
