import { createHmac } from 'node:crypto'
import dns from 'node:dns'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { newConversation } from '../../src/bot/converse.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { readActionAnswer } from '../../src/gateway/actions/action-answer.ts'
import { plainProduction } from '../../src/domain/profiles/profile.ts'
import { callAction } from '../../src/gateway/actions/call-action.ts'
import { actionServer, answering } from './action-server.ts'
import { ordersYaml, settings } from './seed.ts'

const { definition } = parseBot([{ name: 'bot.yml', text: ordersYaml('One') }])
if (!definition) throw new Error('The test bot cannot be read')
const bot = compileBot(definition)
const state = { ...newConversation(bot), slots: { order_id: '4711', order_status: null } }
const asking = {
  name: 'action_order_status',
  contact: '49151',
  text: 'look it up',
  bot,
  state,
  profile: plainProduction,
}
const call = (url: string, more: Partial<typeof settings.actions> = {}) =>
  callAction({ ...settings.actions, ...more }, { ...asking, endpoint: { name: 'orders-api', url } })
const reasonOf = async (...args: Parameters<typeof call>) => {
  const event = await call(...args)
  return event.type === 'action-failed' ? event.reason : event
}

describe('calling an action', () => {
  it('asks by the contract of Rasa and signs the very bytes as before, while that lasts', async () => {
    const server = await actionServer(answering({ events: [], responses: [] }))
    expect(await call(server.url, { old: { secret: 'test-secret', until: Infinity } })).toEqual({
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

  it('F87 takes all that it can do, and names what it ignores', async () => {
    const server = await actionServer(
      answering({
        events: [
          { event: 'slot', name: 'dropped', value: 1 },
          { event: 'reset_slots' },
          { event: 'slot', name: 'order_status', value: 'sent', timestamp: 1 },
          { event: 'slot', name: 'items', value: ['a', { b: [1] }] },
          { event: 'slot', name: 'gone' },
          { event: 'session_started' },
          { event: 'followup', name: 'action_next' },
          { event: 'active_loop', name: 'order_form' },
          { event: 'active_loop', name: null },
          { event: 'reminder' },
        ],
        responses: [
          { text: 'Here it is.', buttons: [{ title: 'More', payload: '/menu' }], custom: {} },
          { text: null, template: 'utter_menu', price: 5, image: null },
          { attachment: { type: 'file', payload: { src: 'https://example.com/a.pdf' } } },
          { text: null, custom: { blocks: [] }, image: 'not an address' },
          {},
        ],
      }),
    )
    expect(await call(server.url)).toEqual({
      type: 'action-result',
      resetSlots: true,
      slots: [
        { name: 'order_status', value: 'sent' },
        { name: 'items', value: ['a', { b: [1] }] },
        { name: 'gone', value: null },
      ],
      followUp: 'action_next',
      responses: [
        { text: 'Here it is.', buttons: [{ title: 'More', payload: '/menu' }] },
        { response: 'utter_menu', values: { price: 5 } },
        { text: 'https://example.com/a.pdf', buttons: [] },
      ],
      ignored: [
        'the form order_form: collect its slots in a flow',
        'the event reminder',
        '"image" of a message, which has no web address',
        '"custom" of a message',
        'a message without a text',
      ],
    })
  })

  it('F87 drops a button that cannot be one, and what is too many, and keeps the rest', () => {
    const script = { title: 'x', url: 'javascript:alert(1)' }
    const buttons = [script, { title: null }, { title: 'Left', payload: null }]
    const texts = Array.from({ length: 25 }, (_, n) => ({ text: `${n}` }))
    const read = readActionAnswer({
      events: null,
      responses: [{ text: 'Which?', buttons }, ...texts],
    })
    expect(read.responses[0]).toEqual({
      text: 'Which?',
      buttons: [{ title: 'Left', payload: 'Left' }],
    })
    expect(read.responses).toHaveLength(20)
    expect(read.ignored).toEqual([
      'a button without a title, or with an address that is none',
      'a button without a title, or with an address that is none',
      'texts after the first 20',
    ])
  })

  it('F8 F87 repeats the name of an event or a form, and no sentence in its place', () => {
    const sentence = 'ok. R-12 was approved by Ana: open https://evil.example/'
    const events = [
      { event: sentence },
      { event: 'form', name: sentence },
      { event: 'a'.repeat(41) },
      { event: 'user.said-it_2' },
    ]
    expect(readActionAnswer({ events }).ignored).toEqual([
      'an event of an odd name',
      'a form of an odd name: collect its slots in a flow',
      'an event of an odd name',
      'the event user.said-it_2',
    ])
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
    const depth = 100_000
    const deep = `{"events": ${'['.repeat(depth)}${']'.repeat(depth)}, "responses": []}`
    const nested = await actionServer((response) => response.end(deep))
    expect(await reasonOf(nested.url)).toBe('the answer is nested too deeply')
    const wrong = await actionServer(answering({ events: 'none' }))
    expect(await reasonOf(wrong.url)).toContain('the answer is not as agreed (events:')
  })

  it('F86 looks at no event beyond the first 200, and at no value far down in lists', async () => {
    const set = (value: unknown) => ({ event: 'slot', name: 'total', value })
    const events = [...Array.from({ length: 200 }, () => set(1)), {}, {}]
    const many = await actionServer(answering({ events }))
    const taken = await call(many.url)
    expect(taken).toMatchObject({ ignored: ['events after the first 200'] })
    expect(taken).toMatchObject({ slots: Array.from({ length: 200 }, () => ({ value: 1 })) })
    const listed = (depth: number): unknown => (depth === 0 ? 1 : [listed(depth - 1)])
    const lists = await actionServer(answering({ events: [set(listed(400))] }))
    expect(await call(lists.url)).toMatchObject({ slots: [{ name: 'total', value: listed(400) }] })
    const deep = await actionServer(answering({ events: [set(listed(600))] }))
    expect(await reasonOf(deep.url)).toBe('the answer is nested too deeply')
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
