import { pino } from 'pino'
import { expect, it } from 'vitest'
import { listTokens } from '../../src/control/people/list-tokens.ts'
import { makeToken } from '../../src/control/people/make-token.ts'
import { createApi } from '../../src/http/api/index.ts'
import { createServer } from '../../src/http/server.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'

const dayMs = 24 * 3_600_000

onEachDatabase('tokens of the API', (db) => {
  it('F60 expire after 90 days unless told otherwise, and are slowed down one by one', async () => {
    await seedCast(db())
    let at = Date.UTC(2026, 10, 28)
    const { actor: _, ...deps } = ctxFor(db(), 'dana', at)
    const app = createServer({
      log: pino({ level: 'silent' }),
      notReady: async () => null,
      background: deps.ports.background,
    })
    await app.register(createApi({ ...deps, now: () => at }))
    const call = (token: string) =>
      app.inject({ url: '/api/v1/bots', headers: { authorization: `Bearer ${token}` } })
    const me = ctxFor(db(), 'dana', at)
    const usual = await makeToken(me, { name: 'usual' })
    const short = await makeToken(me, { name: 'short', days: 7 })
    const ever = await makeToken(me, { name: 'ever', days: 'never' })
    for (const days of [0, 367, 'soon']) {
      await expect(makeToken(me, { name: 'odd', days })).rejects.toMatchObject({
        code: 'VALIDATION',
      })
    }
    expect(Object.fromEntries((await listTokens(me)).map((t) => [t.name, t.expiresAt]))).toEqual({
      usual: at + 90 * dayMs,
      short: at + 7 * dayMs,
      ever: null,
    })
    const statuses = async () =>
      Promise.all([short, usual, ever].map(async ({ token }) => (await call(token)).statusCode))
    expect(await statuses()).toEqual([200, 200, 200])
    at += 7 * dayMs
    expect(await statuses()).toEqual([401, 200, 200])
    at += 83 * dayMs
    expect(await statuses()).toEqual([401, 401, 200])

    const other = await makeToken(ctxFor(db(), 'mo', at), { name: 'other' })
    at += 60_000
    for (let n = 0; n < 300; n += 1) expect((await call(ever.token)).statusCode).toBe(200)
    const slowed = await call(ever.token)
    expect([slowed.statusCode, slowed.headers['retry-after']]).toEqual([429, '60'])
    expect(slowed.json().error).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      sentence: 'This token asked more than 300 times in a minute.',
    })
    expect((await call(other.token)).statusCode).toBe(200)
    at += 60_000
    expect((await call(ever.token)).statusCode).toBe(200)
    await app.close()
  })
})
