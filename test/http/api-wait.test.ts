import { describe, expect, it } from 'vitest'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import type { Problem } from '../../src/http/problem.ts'
import { ctxFor, seedBot } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { apiServer } from './api-server.ts'

const server = apiServer()
const { ask } = server

type Request = { id: string }

describe('F72 waiting for a decision', () => {
  it('answers as soon as the request is decided', async () => {
    const { slug } = await seedBot(server.db())
    const made = await ask('dana', 'POST', `/api/v1/bots/${slug}/requests`, { comment: 'Soon' })
    const { id } = made.json() as Request
    const waiting = ask('dana', 'GET', `/api/v1/requests/${id}?wait=20`)
    await withdrawRequest(ctxFor(server.db(), 'dana'), { request: id })
    expect((await waiting).json()).toMatchObject({ state: 'withdrawn' })
  })

  it('lets a person wait five times at once, and others beside them', async () => {
    const { slug } = await seedBot(server.db())
    const made = await ask('dana', 'POST', `/api/v1/bots/${slug}/requests`, { comment: 'Busy' })
    const { id } = made.json() as Request
    const wait = (who: Name, seconds: number) =>
      ask(who, 'GET', `/api/v1/requests/${id}?wait=${seconds}`)
    const waits = Array.from({ length: 6 }, () => wait('dana', 20))
    const refused = await Promise.race(waits)
    expect(refused.status).toBe(429)
    expect((refused.json() as Problem).error).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      sentence: 'You are waiting for decisions 5 times already, and more at once is not possible.',
    })
    expect((await wait('dana', 0)).status).toBe(200)
    expect((await wait('ana', 0.05)).status).toBe(200)
    await withdrawRequest(ctxFor(server.db(), 'dana'), { request: id })
    const states = (await Promise.all(waits)).map(({ status }) => status)
    expect(states.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 429])
    expect((await wait('dana', 20)).json()).toMatchObject({ state: 'withdrawn' })
  })

  it('counts no wait that failed', async () => {
    for (let tries = 0; tries < 7; tries++) {
      expect((await ask('dana', 'GET', '/api/v1/requests/R-999?wait=20')).status).toBe(404)
    }
  })

  it('answers with what is true when the time is over', async () => {
    const { slug } = await seedBot(server.db())
    const made = await ask('dana', 'POST', `/api/v1/bots/${slug}/requests`, { comment: 'Later' })
    const { id } = made.json() as Request
    const read = await ask('dana', 'GET', `/api/v1/requests/${id}?wait=0.05`)
    expect(read.json()).toMatchObject({ state: 'awaiting approval' })
    expect((await ask('dana', 'GET', `/api/v1/requests/${id}?wait=900`)).status).toBe(422)
  })
})
