import { afterEach, describe, expect, it } from 'vitest'
import { startGraph } from './index.ts'
import type { Graph } from './index.ts'

const open: Graph[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
let clock = Date.UTC(2026, 8, 14, 12)
async function opened() {
  const graph = await startGraph({ now: () => clock })
  open.push(graph)
  return graph
}
const hello = { type: 'text', text: { body: 'Hi' } }
const said = { messaging_product: 'whatsapp', to: '12025550142', ...hello }

async function post(graph: Graph, body: object, { token = graph.token, path = '/v26.0/770' } = {}) {
  const response = await fetch(`${graph.url}${path}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as {
    error?: { code: number }
    messages?: { id: string }[]
  }
  return { status: response.status, code: answer.error?.code, id: answer.messages?.[0]?.id }
}

describe('the double of the Graph API', () => {
  it('takes what WhatsApp takes and refuses the rest', async () => {
    const graph = await opened()
    expect(await post(graph, said)).toMatchObject({ status: 200, id: 'wamid.D1' })
    const button = (title: string) => ({ type: 'reply', reply: { id: title, title } })
    const tapped = (...titles: string[]) => ({
      ...said,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Which?' },
        action: { buttons: titles.map(button) },
      },
    })
    expect((await post(graph, tapped('Yes', 'No'))).status).toBe(200)
    for (const wrong of [
      tapped(),
      tapped('a', 'a'),
      tapped('x'.repeat(21)),
      tapped('a', 'b', 'c', 'd'),
    ]) {
      expect(await post(graph, wrong)).toMatchObject({ status: 400, code: 131009 })
    }
    expect((await post(graph, { ...said, text: { body: 'x'.repeat(4097) } })).code).toBe(131009)
    expect((await post(graph, { ...said, to: '+1 202' })).code).toBe(131009)
    expect((await post(graph, { ...said, to: undefined })).code).toBe(131008)
    expect((await post(graph, { ...said, messaging_product: 'x' })).code).toBe(100)
    expect((await post(graph, said, { path: '/v26.0/771' })).code).toBe(100)
    expect(await post(graph, said, { path: '/770' })).toMatchObject({ status: 404 })
    expect(await post(graph, said, { token: 'guess' })).toMatchObject({ status: 401, code: 190 })
    expect(graph.messages).toHaveLength(2)
  })

  it('limits a number and a pair', async () => {
    const graph = await opened()
    graph.limits.senderPerSecond = 2
    graph.limits.pairEveryMs = 6000
    expect((await post(graph, said)).status).toBe(200)
    expect((await post(graph, said)).code).toBe(131056)
    expect((await post(graph, { ...said, to: '12025550167' })).status).toBe(200)
    expect((await post(graph, { ...said, to: '12025550183' })).code).toBe(130429)
    clock += 6000
    expect((await post(graph, said)).status).toBe(200)
  })

  it('counts what a customer got twice', async () => {
    const graph = await opened()
    const ours = { ...said, biz_opaque_callback_data: 'a' }
    for (const one of [ours, { ...ours, biz_opaque_callback_data: 'b' }, ours])
      await post(graph, one)
    expect(graph.doubles()).toEqual(['a'])
  })

  it('tells afterwards that the window was closed or nobody was there', async () => {
    const graph = await opened()
    const told = async () => {
      await post(graph, said)
      const message = graph.messages.at(-1)
      if (message) await graph.hooks.report(message)
      return JSON.stringify(graph.hooks.log.at(-1)?.body)
    }
    expect(await told()).toContain('131047')
    await graph.hooks.message({ phone: '12025550142' }, hello)
    expect(await told()).toContain('delivered')
    graph.unreachable.add('12025550142')
    expect(await told()).toContain('131026')
    graph.unreachable.clear()
    clock += 86_400_000
    expect(await told()).toContain('131047')
  })

  it('goes wrong when it is told to, before or after it has stored', async () => {
    const graph = await opened()
    graph.fault({ when: 'before', answer: 'cut' })
    await expect(post(graph, said)).rejects.toThrow()
    expect(graph.messages).toHaveLength(0)
    graph.fault({ when: 'after', answer: 'cut' })
    await expect(post(graph, said)).rejects.toThrow()
    expect(graph.messages).toHaveLength(1)
    const fix = graph.fault({ when: 'before', answer: { code: 131000 }, times: 9 })
    expect((await post(graph, said)).code).toBe(131000)
    fix()
    expect((await post(graph, said)).status).toBe(200)
    await graph.down()
    await expect(post(graph, said)).rejects.toThrow()
    await graph.up()
    expect((await post(graph, said)).status).toBe(200)
  })
})
