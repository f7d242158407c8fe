import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectNumber } from '../../src/control/senders/connect-number.ts'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { startGraph } from '../doubles/graph/index.ts'
import type { Graph } from '../doubles/graph/index.ts'
import { backgroundOf } from '../helpers/background.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { activeBot } from '../helpers/live.ts'
import { running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-accounts-'))
const file = join(folder, 'a.db')
const shop = {
  WHATSAPP_APP_SECRET_SHOP: 'app-secret-of-the-shop',
  WHATSAPP_ACCESS_TOKEN_SHOP: 'access-token-of-the-shop',
}
let graph: Graph
beforeAll(async () => {
  graph = await startGraph()
  graph.numbers.set('7711', {
    shown: '12025550122',
    account: '991',
    token: shop.WHATSAPP_ACCESS_TOKEN_SHOP,
    appSecret: shop.WHATSAPP_APP_SECRET_SHOP,
  })
  await withDatabase(async (db) => {
    await seedCast(db)
    const [one, two] = [await activeBot(db), await activeBot(db)]
    await db('senders').where({ id: one.senderId }).update({ address: '+12025550110' })
    await db('senders').where({ id: two.senderId }).update({ address: '+12025550122' })
    const ctx = ctxFor(db, 'ava')
    const [secret, token] = Object.keys(shop)
    const whatsapp = { apps: { [secret ?? '']: secret ?? '' }, tokens: [token ?? ''] }
    const asShop = { ...ctx, settings: { ...ctx.settings, whatsapp } }
    const names = { secret: secret ?? '', token: token ?? '' }
    await connectNumber(asShop, { sender: two.sender, number: '7711', account: '991', ...names })
  })
})
afterAll(async () => {
  await graph.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function withDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase({ file })
  try {
    await migrate(db)
    return await work(db)
  } finally {
    await backgroundOf(db).stop()
    await db.destroy()
  }
}

/** Waits until as many answers came; a server that sends none ends the test by its time. */
async function answers(count: number): Promise<void> {
  if (graph.messages.length >= count) return
  await new Promise<void>((resolve) =>
    graph.onStored(() => {
      if (graph.messages.length >= count) resolve()
    }),
  )
}

describe('one server with two WhatsApp accounts', () => {
  it('F56 answers each number by its own account, and counts what it refuses', async () => {
    const account = {
      WHATSAPP_APP_SECRET: graph.appSecret,
      WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
      WHATSAPP_ACCESS_TOKEN: graph.token,
      WHATSAPP_GRAPH_URL: graph.url,
      ...shop,
    }
    const hi = { type: 'text', text: { body: 'Hi' } }
    await running(file, account, async ({ url }) => {
      graph.hooks.url = `${url}/whatsapp/webhook`
      await graph.hooks.message({ phone: '12025550142' }, hi)
      await graph.hooks.message({ phone: '12025550142' }, hi, '7711')
      await answers(2)
      expect(new Set(graph.messages.map(({ from }) => from))).toEqual(new Set(['770', '7711']))
      // The app of the one may not speak for the number of the other.
      graph.numbers.set('7711', { shown: '12025550122', account: '991' })
      await graph.hooks.message({ phone: '12025550167' }, hi, '7711')
      expect(graph.hooks.log.at(-1)?.status).toBe(200)
      expect((await graph.hooks.post({}, { secret: 'guess' })).status).toBe(401)
      expect((await graph.hooks.post({}, { secret: 'guess' })).status).toBe(401)
      expect((await graph.hooks.verify({ 'hub.verify_token': 'guess' })).status).toBe(403)
      await graph.hooks.post({ not: 'of WhatsApp' })
    })
    expect(graph.messages).toHaveLength(2)
    await withDatabase(async (db) => {
      const rows = await db('channelNews').select('kind', 'what', 'count').orderBy('kind')
      expect(rows).toEqual([
        { kind: 'bad signature', what: '', count: 1 },
        { kind: 'bad verification', what: '', count: 1 },
        { kind: 'foreign number', what: '12025550122', count: 1 },
        { kind: 'unreadable', what: 'not of WhatsApp', count: 1 },
      ])
    })
    // Once the right token was entered nobody has to mend anything.
    await running(file, account, async ({ url }) => {
      graph.hooks.url = `${url}/whatsapp/webhook`
      expect((await graph.hooks.verify()).status).toBe(200)
    })
    await withDatabase(async (db) => {
      expect(await db('channelNews').where({ kind: 'bad verification' })).toEqual([])
    })
  })
})
