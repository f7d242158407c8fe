import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../../../../adapters/playground/index.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

/** One open tab over a real connection: `next` waits for the event after the last one read. */
async function openTab(url: string, as: string) {
  const response = await fetch(`${url}/playground/api/stream?as=${as}`)
  const reader = response.body?.getReader()
  if (!reader) throw new Error('The stream has no body.')
  const decoder = new TextDecoder()
  let text = ''
  const next = async (): Promise<LiveEvent | null> => {
    for (;;) {
      const found = /^data: (.*)\n\n/m.exec(text)
      if (found?.[1] !== undefined) {
        text = text.slice(found.index + found[0].length)
        return JSON.parse(found[1])
      }
      const { value, done } = await reader.read()
      if (done) return null
      text += decoder.decode(value, { stream: true })
    }
  }
  return { response, next, leave: () => reader.cancel() }
}

describe('the open tabs', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  afterEach(() => space.app.close())
  const open = async () => {
    space = await openWorkspace(db())
    return space.app.listen({ host: '127.0.0.1', port: 0 })
  }
  const say = (url: string, as: string, text: string, channel = 'releases') =>
    fetch(`${url}/playground/api/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-slipway-playground': '1' },
      body: JSON.stringify({ as, channel, text, id: crypto.randomUUID() }),
    })

  it('F86 are told by one text, however many they are', async () => {
    const url = await open()
    const tabs = await Promise.all(['dev', 'ana', 'mo'].map((as) => openTab(url, as)))
    const written = vi.spyOn(JSON, 'stringify')
    const to = { install: 'local', channel: 'releases' }
    await space.adapter.post(to, { kind: 'card', card: requestCard() }, crypto.randomUUID())
    const events = written.mock.calls.filter(([value]) => value?.kind === 'message')
    written.mockRestore()
    expect(events).toHaveLength(1)
    for (const { next, leave } of tabs) {
      expect(await next()).toMatchObject({ kind: 'message' })
      await leave()
    }
  })

  it('F71 get every public message and every redrawn card at once', async () => {
    const url = await open()
    const tabs = await Promise.all(['dev', 'ana', 'ana'].map((as) => openTab(url, as)))
    expect(tabs[0]?.response.headers.get('content-security-policy')).toContain("default-src 'self'")
    const to = { install: 'local', channel: 'releases' }
    const content = { kind: 'card', card: requestCard() } as const
    const { messageId } = await space.adapter.post(to, content, crypto.randomUUID())
    await space.adapter.edit({ ...to, messageId }, content)
    for (const { next, leave } of tabs) {
      expect(await next()).toMatchObject({ message: { id: messageId, editedAt: null } })
      expect(await next()).toMatchObject({
        message: { id: messageId, editedAt: expect.any(Number) },
      })
      await leave()
    }
  })

  it('F68 get private answers and direct messages only as the one they are for', async () => {
    const url = await open()
    const [dev, ana] = [await openTab(url, 'dev'), await openTab(url, 'ana')]
    await say(url, 'dev', '/activate orders')
    await say(url, 'dev', 'A note to myself', 'dm')
    await say(url, 'dev', 'For everybody')
    const heard = []
    for (let i = 0; i < 5; i++) heard.push(await dev.next())
    expect(heard.map((one) => one?.kind === 'message' && one.message.body.kind)).toEqual([
      'command',
      'notice',
      'text',
      // What is said to us alone is answered.
      'notice',
      'text',
    ])
    expect(await ana.next()).toMatchObject({ message: { body: { text: 'For everybody' } } })
    await Promise.all([dev.leave(), ana.leave()])
  })

  it('hear of what was said on the phone', async () => {
    const url = await open()
    const tab = await openTab(url, 'ana')
    const messageId = crypto.randomUUID()
    const talk = { environment: 'live', botId: 'b1', senderId: 's1', contact: '12025550142' }
    const answer = await fetch(`${url}/playground/api/phone`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-slipway-playground': '1' },
      body: JSON.stringify({ ...talk, text: 'hello', messageId }),
    })
    expect(await answer.json()).toMatchObject({ isComing: true })
    expect(await tab.next()).toEqual({ kind: 'phone', talk, messageId })
    await tab.leave()
  })

  it('end when the server stops, so that it can', async () => {
    const url = await open()
    const tab = await openTab(url, 'dev')
    await space.app.close()
    expect(await tab.next()).toBeNull()
  })

  it('are refused to nobody in particular', async () => {
    const url = await open()
    expect((await fetch(`${url}/playground/api/stream?as=nobody`)).status).toBe(404)
    expect((await fetch(`${url}/playground/api/stream`)).status).toBe(400)
  })
})
