import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { startGraph } from '../doubles/graph/index.ts'
import type { Graph } from '../doubles/graph/index.ts'
import { backgroundOf } from '../helpers/background.ts'
import { seedCast } from '../helpers/cast.ts'
import { activeBot } from '../helpers/live.ts'
import { running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-bad-input-'))
const file = join(folder, 'a.db')
const hi = (body = 'hi') => ({ type: 'text', text: { body } })
const [rosa, tom] = ['12025550142', '12025550167']
let graph: Graph
let senderId = ''
beforeAll(async () => {
  graph = await startGraph()
  await withDatabase(async (db) => {
    await migrate(db)
    await seedCast(db)
    const bot = await activeBot(db)
    senderId = bot.senderId
    await db('senders').where({ id: senderId }).update({ address: '+12025550110' })
  })
})
afterAll(async () => {
  await graph.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function withDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase({ file })
  try {
    return await work(db)
  } finally {
    await backgroundOf(db).stop()
    await db.destroy()
  }
}

const answersTo = (phone: string) => graph.messages.filter(({ to }) => to.phone === phone)
const waitFor = (phone: string, count: number) =>
  expect.poll(() => answersTo(phone).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(count)

describe('a running server and everything that goes wrong around it', { timeout: 180_000 }, () => {
  it('F56 F86 F87 refuses what is forged, takes what is odd, and loses and doubles nothing', async () => {
    const account = {
      WHATSAPP_APP_SECRET: graph.appSecret,
      WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
      WHATSAPP_ACCESS_TOKEN: graph.token,
      WHATSAPP_GRAPH_URL: graph.url,
    }
    const statuses = new Set<number>()
    await running(file, account, async ({ url }) => {
      graph.hooks.url = `${url}/whatsapp/webhook`
      const posted = async (raw: string) => (await graph.hooks.post({}, { raw })).status
      expect((await graph.hooks.post({}, { secret: 'guess' })).status).toBe(401)
      expect(await posted('x'.repeat(40 * 1024 * 1024))).toBe(413)
      for (const raw of [
        '{"a":'.repeat(200_000),
        '['.repeat(500_000) + ']'.repeat(500_000),
        '{"object":"whatsapp_business_account","entry":[{"changes":"no"},null,7]}',
        '{"object":',
        '\0\0\0',
        '',
        '"text"',
      ]) {
        expect([raw.slice(0, 20), await posted(raw)]).toEqual([raw.slice(0, 20), 200])
      }

      // One customer writes 200 messages at once, each delivered twice; another one writes one.
      const many = Array.from({ length: 200 }, (_, n) =>
        graph.hooks.message({ phone: rosa }, hi(`hi ${n}`)),
      )
      const one = graph.hooks.message({ phone: tom }, hi())
      await Promise.all([...many, one])
      await graph.hooks.repeat(201)
      await waitFor(tom, 1)
      await waitFor(rosa, 40)

      // The Graph API limits, fails, and is away for a moment.
      for (const answer of [{ code: 130429 }, { code: 131016 }, { code: 2 }]) {
        graph.fault({ when: 'before', answer, of: 'message' })
      }
      for (const n of [1, 2, 3, 4]) await graph.hooks.message({ phone: `1202555020${n}` }, hi())
      for (const n of [1, 2, 3, 4]) await waitFor(`1202555020${n}`, 1)
      await graph.down()
      await graph.hooks.message({ user: 'US.NoNumber' }, hi())
      await graph.up()
      await expect
        .poll(() => graph.messages.some(({ to }) => to.user === 'US.NoNumber'), { timeout: 60_000 })
        .toBe(true)
      for (const { status } of graph.hooks.log) if (status !== null) statuses.add(status)
    })
    expect(statuses).toEqual(new Set([200, 401, 413]))
    expect(graph.doubles()).toEqual([])
    expect(answersTo(tom)).toHaveLength(1)
    await withDatabase(async (db) => {
      const said = await db('messages').where({ place: senderId, direction: 'in' }).orderBy('id')
      const texts = said.map(({ body }) => JSON.parse(body).text)
      expect(new Set(texts.filter((text) => /^hi \d/.test(text))).size).toBe(200)
      expect(texts.filter((text) => /^hi \d/.test(text))).toHaveLength(200)
      expect(await db('inboxMessages').whereNull('settledAt')).toEqual([])
    })
  })
})
