import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createServer } from '../../src/http/server.ts'
import { Refusal } from '../../src/refusal.ts'

const log = pino({ level: 'silent' })
const deps = { log, notReady: async () => null, background: createBackground(() => {}) }

describe('F86 who sends slower than anybody has to', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = createServer(deps, { headersMs: 100, requestMs: 300, lookMs: 20 })
    app.post('/drafts', async ({ body }) => ({ got: body }))
    const refuse = async () => {
      throw new Refusal('UNAUTHORIZED', 'Nobody knows you.', 'Say who you are.')
    }
    app.post('/secrets', { onRequest: refuse }, async () => null)
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())

  /** What comes back until the server cuts the connection, while `drip` is sent again and again. */
  async function dripped(begin: string, drip: string): Promise<string> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    let answered = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answered += text))
    // What is dripped into a connection that was cut is nobody's.
    socket.on('error', () => {})
    if (begin !== '') socket.write(begin)
    const tap = setInterval(() => drip !== '' && socket.write(drip), 10)
    await once(socket, 'close')
    clearInterval(tap)
    return answered
  }
  const body = (length: number) =>
    `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n{`

  it.each([
    ['says nothing', '', ''],
    ['drips its headers', 'GET /healthz HTTP/1.1\r\nHost: a\r\n', 'x-more: 1\r\n'],
    ['drips its body', `POST /drafts HTTP/1.1\r\nHost: a\r\n${body(100_000)}`, ' '],
  ])('is told so and cut where it %s', async (_, begin, drip) => {
    const [head = '', told = ''] = (await dripped(begin, drip)).split('\r\n\r\n')
    expect(head).toContain('HTTP/1.1 408')
    expect(head).toContain('connection: close')
    expect(JSON.parse(told)).toEqual({
      error: {
        code: 'LIMIT_EXCEEDED',
        sentence: 'The request came too slowly, so it was not read to its end.',
        nextStep: 'Send it again over a faster connection.',
        fields: {},
      },
    })
  })

  it('is cut where what it still sends was refused before', async () => {
    const answered = await dripped(`POST /secrets HTTP/1.1\r\nHost: a\r\n${body(100_000)}`, ' ')
    expect(answered).toContain('HTTP/1.1 401')
  })

  it('is told what can’t be read, in the shape of every problem', async () => {
    const answered = await dripped('what is this\r\n\r\n', '')
    expect(answered).toContain('HTTP/1.1 400')
    expect(JSON.parse(answered.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'VALIDATION', nextStep: 'Correct it and send it again.' },
    })
  })

  it('has what comes slowly, but in time, taken whole', async () => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    const pieces = [
      'POST /drafts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n',
      body(7),
      '"a":',
      '1}',
    ]
    let answered = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answered += text))
    for (const piece of pieces) await new Promise((sent) => socket.write(piece, sent))
    await once(socket, 'close')
    expect(answered).toContain('{"got":{"a":1}}')
  })

  it('has the time that a slow phone needs for the largest bot', async () => {
    const usual = createServer(deps)
    await usual.listen({ port: 0, host: '127.0.0.1' })
    const { headersTimeout, requestTimeout } = usual.server
    await usual.close()
    expect(headersTimeout).toBeLessThanOrEqual(10_000)
    const slowBytesASecond = 400_000 / 8
    expect(requestTimeout / 1000).toBeGreaterThan((2 * 1024 * 1024) / slowBytesASecond)
    expect(requestTimeout).toBeLessThan(50_000)
  })
})
