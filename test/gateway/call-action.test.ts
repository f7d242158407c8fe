import { createHmac } from 'node:crypto'
import dns from 'node:dns'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { newConversation } from '../../src/bot/converse.ts'
import { parseBot } from '../../src/bot/parse.ts'
import { readActionAnswer } from '../../src/gateway/action-answer.ts'
import { callAction } from '../../src/gateway/call-action.ts'
import { actionServer, answering } from './action-server.ts'
import { ordersYaml, settings } from './seed.ts'

const { definition } = parseBot([{ name: 'bot.yml', text: ordersYaml('One') }])
if (!definition) throw new Error('The test bot cannot be read')
const bot = compileBot(definition)
const state = { ...newConversation(bot), slots: { order_id: '4711', order_status: null } }
const asking = { name: 'action_order_status', contact: '49151', text: 'look it up', bot, state }
const call = (url: string, more: Partial<typeof settings.actions> = {}) =>
  callAction({ ...settings.actions, ...more }, { ...asking, url })
const reasonOf = async (...args: Parameters<typeof call>) => {
  const event = await call(...args)
  return event.type === 'action-failed' ? event.reason : event
}

describe('calling an action', () => {
  it('asks by the contract of Rasa and signs the very bytes it sends', async () => {
    const server = await actionServer(answering({ events: [], responses: [] }))
    expect(await call(server.url)).toEqual({
      type: 'action-result',
      slots: [],
      responses: [],
      ignored: [],
    })
    const [asked] = server.asked
    const body = JSON.parse(asked?.raw ?? '')
    expect(body).toMatchObject({
      next_action: 'action_order_status',
      sender_id: '49151',
      tracker: { slots: { order_id: '4711' }, latest_message: { text: 'look it up' } },
      domain: { slots: { order_id: { type: 'text' } } },
    })
    const hex = createHmac('sha256', 'test-secret')
      .update(asked?.raw ?? '')
      .digest('hex')
    expect(asked?.headers['x-slipway-signature']).toBe(`sha256=${hex}`)
    expect(asked?.path).toBe('/webhook')
  })

  it('asks for the address of a name once: a second answer could lead elsewhere', async () => {
    const server = await actionServer(answering({ events: [], responses: [] }))
    const again = vi.spyOn(dns, 'lookup')
    const { type } = await call(server.url.replace('127.0.0.1', 'localhost'))
    expect([type, again.mock.calls]).toEqual(['action-result', []])
    again.mockRestore()
  })

  it('takes slots and texts, and names what it ignores', async () => {
    const server = await actionServer(
      answering({
        events: [
          { event: 'slot', name: 'order_status', value: 'sent', timestamp: 1 },
          { event: 'slot', name: 'items', value: ['a'] },
          { event: 'reset_slots' },
        ],
        responses: [
          { text: 'Here it is.', buttons: [{ title: 'More', payload: '/menu' }], custom: {} },
          { text: null, template: 'utter_menu' },
        ],
      }),
    )
    expect(await call(server.url)).toEqual({
      type: 'action-result',
      slots: [{ name: 'order_status', value: 'sent' }],
      responses: [{ text: 'Here it is.', buttons: [{ title: 'More', payload: '/menu' }] }],
      ignored: ['event slot', 'event reset_slots', 'a response without text'],
    })
  })

  it('fails when the server says so, and follows no redirect', async () => {
    const failing = await actionServer((response) => response.writeHead(500).end())
    expect(await reasonOf(failing.url)).toBe('the answer was HTTP 500')
    const trap = await actionServer(answering({ events: [] }))
    const moved = await actionServer((response) =>
      response.writeHead(307, { location: trap.url }).end(),
    )
    expect(await reasonOf(moved.url)).toBe('the answer was HTTP 307')
    expect(trap.asked).toEqual([])
    expect(failing.asked).toHaveLength(1)
  })

  it('waits no longer than it is told, for the head or for the rest', async () => {
    const silent = await actionServer(() => {})
    expect(await reasonOf(silent.url, { timeoutMs: 80 })).toBe('no answer within 0.08 s')
    expect(silent.asked).toHaveLength(1)
    const stuck = await actionServer((response) => void response.write('{"events":'))
    expect(await reasonOf(stuck.url, { timeoutMs: 80 })).toBe('no answer within 0.08 s')
  })

  it('fails on an answer that is too large, broken or not as agreed', async () => {
    const huge = await actionServer((response) => response.end('x'.repeat(300_000)))
    expect(await reasonOf(huge.url)).toBe('the answer is larger than 256 KiB')
    const html = await actionServer((response) => response.end('<html>'))
    expect(await reasonOf(html.url)).toBe('the answer is not JSON')
    const wrong = await actionServer(answering({ events: 'none' }))
    expect(await reasonOf(wrong.url)).toContain('the answer is not as agreed (events:')
    const script = { title: 'x', url: 'javascript:alert(1)' }
    const evil = await actionServer(answering({ responses: [{ text: 'x', buttons: [script] }] }))
    expect(await reasonOf(evil.url)).toContain('not as agreed')
  })

  it('tries once more where no connection was made, and not where one was', async () => {
    const gone = await freePort()
    expect(await reasonOf(`http://127.0.0.1:${gone}/`)).toContain('ECONNREFUSED')
    const cutting = await actionServer((response) => response.destroy())
    expect(await reasonOf(cutting.url)).toContain('socket hang up')
    expect(cutting.asked).toHaveLength(1)
  })

  it('calls nothing in a private network unless it is allowed to', async () => {
    const server = await actionServer(answering({}))
    const port = new URL(server.url).port
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::ffff:127.0.0.1]',
      '2130706433',
      '0x7f.1',
      '0.0.0.0',
    ]
    for (const host of hosts) {
      const reason = await reasonOf(`http://${host}:${port}/`, { allowPrivate: false })
      expect(reason).toContain('is inside a private network')
    }
    expect(await reasonOf('http://169.254.169.254/latest/meta-data/')).toContain('private network')
    expect(server.asked).toEqual([])
  })

  it('fails on an address that is none', async () => {
    expect(await reasonOf('not an address')).toBe('Invalid URL')
    expect(await reasonOf('file:///etc/passwd')).toBe('file: addresses are not called')
  })

  it('reads any answer, or says what is wrong with it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        try {
          expect(readActionAnswer(answer)).toHaveProperty('slots')
        } catch (error) {
          expect(String(error)).toContain('the answer is not as agreed')
        }
      }),
    )
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
