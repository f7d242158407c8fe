import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startGraph } from '../doubles/graph/index.ts'
import { running } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-whatsapp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the whole server on WhatsApp', () => {
  it('F56 answers Meta where an account is set, and nobody where none is', async () => {
    const graph = await startGraph()
    const account = {
      WHATSAPP_APP_SECRET: `a-new-secret-of-the-app,${graph.appSecret}`,
      WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
      WHATSAPP_ACCESS_TOKEN: graph.token,
      WHATSAPP_GRAPH_URL: graph.url,
    }
    await running(join(folder, 'a.db'), account, async ({ url }) => {
      graph.hooks.url = `${url}/whatsapp/webhook`
      expect(await graph.hooks.verify()).toEqual({ status: 200, text: '1158201444' })
      expect((await graph.hooks.verify({ 'hub.verify_token': 'guess' })).status).toBe(403)
      await graph.hooks.message({ phone: '12025550142' }, { type: 'text', text: { body: 'Hi' } })
      expect(graph.hooks.log[0]?.status).toBe(200)
      expect((await graph.hooks.post({}, { secret: 'guess' })).status).toBe(401)
      // The rest of the server still reads its own bodies.
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
    })
    await running(join(folder, 'b.db'), {}, async ({ url }) => {
      graph.hooks.url = `${url}/whatsapp/webhook`
      expect((await graph.hooks.verify()).status).toBe(404)
    })
    await graph.stop()
  })
})
