import { afterEach, describe, expect, it } from 'vitest'
import { escaped } from '../../../doubles/graph/webhooks.ts'
import { delivery, saying } from '../deliveries.ts'
import { openWhatsApp, rosa } from '../opened.ts'
import type { Opened } from '../opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened() {
  const one = await openWhatsApp()
  open.push(one)
  return one
}
const hello = { type: 'text', text: { body: 'Grüße 👋' } }
const body = delivery(saying(hello) as { value: object })

describe('F56 the webhook', () => {
  it('proves to Meta that the address is ours', async () => {
    const { graph } = await opened()
    expect(await graph.hooks.verify()).toEqual({ status: 200, text: '1158201444' })
    for (const odd of [{ 'hub.verify_token': 'guess' }, { 'hub.mode': 'unsubscribe' }]) {
      expect((await graph.hooks.verify(odd)).status).toBe(403)
    }
  })

  it('shows a challenge as text, and to nobody without the token', async () => {
    const { graph, url } = await opened()
    const challenge = '<script>alert(1)</script>'
    const token = encodeURIComponent(graph.verifyToken)
    const asked = `${url}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=`
    const shown = await fetch(asked + encodeURIComponent(challenge))
    expect(shown.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await shown.text()).toBe(challenge)
    const twice = await fetch(`${asked}1&hub.verify_token=${token}`)
    expect(twice.status).toBe(403)
    expect((await fetch(url)).status).toBe(403)
  })

  it('hands over what is signed, as Meta writes it', async () => {
    const { graph, deliveries, items } = await opened()
    expect((await graph.hooks.post(body)).status).toBe(200)
    expect(deliveries[0]).toMatchObject({ channel: 'whatsapp', signedBy: 'WHATSAPP_APP_SECRET' })
    expect(items()[0]).toMatchObject({ content: { text: 'Grüße 👋' } })
  })

  it('refuses what is forged, changed or unsigned, and reads nothing of it', async () => {
    const { graph, url, deliveries } = await opened()
    expect((await graph.hooks.post(body, { secret: 'guess' })).status).toBe(401)
    const unsigned = { method: 'POST', body: escaped(body) }
    expect((await fetch(url, unsigned)).status).toBe(401)
    const json = { 'content-type': 'application/json' }
    expect((await fetch(url, { ...unsigned, headers: json })).status).toBe(401)
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)
    const headers = { ...json, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }
    expect((await fetch(url, { ...unsigned, headers })).status).toBe(401)
    expect(deliveries).toEqual([])
  })

  it('answers 200 to what it can not read, so that it never comes again', async () => {
    const { graph, items } = await opened()
    for (const raw of ['', '{', 'null', '[]', '['.repeat(100_000), '{"object":"page"}']) {
      expect((await graph.hooks.post({}, { raw })).status).toBe(200)
    }
    expect(new Set(items().map(({ kind }) => kind))).toEqual(new Set(['unreadable']))
  })

  it('refuses a body that is larger than Meta ever makes one', async () => {
    const { graph, deliveries } = await opened()
    expect((await graph.hooks.post({}, { raw: 'x'.repeat(3 * 1_048_576) })).status).toBe(200)
    expect((await graph.hooks.post({}, { raw: 'x'.repeat(3 * 1_048_576 + 1) })).status).toBe(413)
    expect(deliveries).toHaveLength(1)
  })

  it('answers 503 when it can not be kept, and takes it when it comes again', async () => {
    const { graph, items, keep, logged } = await opened()
    keep(() => Promise.reject(new Error('disk full')))
    await graph.hooks.message({ phone: rosa }, hello)
    expect(graph.hooks.log[0]?.status).toBe(503)
    expect(logged.join()).toContain('disk full')
    keep(async () => {})
    await graph.hooks.retry()
    expect(graph.hooks.log[0]?.status).toBe(200)
    expect(items()).toHaveLength(1)
  })
})
