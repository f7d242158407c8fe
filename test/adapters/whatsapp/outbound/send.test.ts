import { afterEach, describe, expect, it } from 'vitest'
import type { SendOutcome } from '../../../../src/gateway/channel-port.ts'
import { openWhatsApp, outgoing, rosa } from '../opened.ts'
import type { Opened } from '../opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(timeoutMs?: number) {
  const one = await openWhatsApp({ ...(timeoutMs !== undefined && { timeoutMs }) })
  open.push(one)
  return { ...one, out: one.whatsapp.out }
}
const fateOf = ({ fate }: SendOutcome) => fate
const problemIn = (outcome: SendOutcome) => {
  if (outcome.fate === 'accepted') throw new Error('accepted')
  return outcome.problem
}

describe('F56 sending', () => {
  it('carries our own id, and tells WhatsApp’s', async () => {
    const { out, graph } = await opened()
    expect(await out.send(outgoing('01K5'))).toEqual({
      fate: 'accepted',
      messageId: 'wamid.D1',
      aliases: [{ kind: 'phone', id: rosa }],
    })
    expect(graph.messages[0]).toMatchObject({ from: '770', to: { phone: rosa }, ourId: '01K5' })
    expect(graph.calls[0]?.path).toBe('/v26.0/770/messages')
  })

  it('goes to a number where there is one, and to a user id where there is none', async () => {
    const { out, graph } = await opened()
    const user = { kind: 'user' as const, id: 'US.1' }
    const phone = { kind: 'phone' as const, id: rosa }
    await out.send(outgoing('a', { to: [user, phone] }))
    await out.send(outgoing('b', { to: [user] }))
    expect(graph.messages.map(({ to }) => to)).toEqual([
      { phone: rosa, user: null },
      { phone: null, user: 'US.1' },
    ])
    expect(fateOf(await out.send(outgoing('c', { to: [] })))).toBe('refused')
    expect(graph.calls).toHaveLength(2)
  })

  it('shows that it was read, and that an answer is being written', async () => {
    const { out, graph } = await opened()
    const said = await graph.hooks.message({ phone: rosa }, { type: 'text', text: { body: 'Hi' } })
    expect(fateOf(await out.markRead('770', said, false))).toBe('accepted')
    expect(fateOf(await out.markRead('770', said, true))).toBe('accepted')
    expect(graph.reads).toEqual([
      { messageId: said, isTyping: false },
      { messageId: said, isTyping: true },
    ])
    expect(fateOf(await out.markRead('770', 'wamid.none', true))).toBe('refused')
  })

  it('refuses to send for a number without an account', async () => {
    const { out, graph } = await opened()
    const outcome = await out.send(outgoing('a', { from: '771' }))
    expect(outcome.fate).toBe('refused')
    expect(problemIn(outcome).alert).toBe('token')
    expect(graph.calls).toEqual([])
  })
})

describe('F56 what became of a message', () => {
  it.each([
    [130429, 400, 'retry', 'sender', null],
    [131056, 400, 'retry', 'pair', null],
    [131016, 500, 'retry', 'message', null],
    [131000, 500, 'retry', 'message', null],
    [131057, 500, 'retry', 'sender', null],
    [133004, 503, 'retry', 'sender', null],
    [4, 400, 'retry', 'account', null],
    [80007, 400, 'retry', 'account', null],
    [1, 400, 'retry', 'message', null],
    [2, 503, 'retry', 'message', null],
    [131047, 400, 'refused', 'message', null],
    [131026, 400, 'refused', 'message', null],
    [131051, 400, 'refused', 'message', null],
    [131008, 400, 'refused', 'message', null],
    [131009, 400, 'refused', 'message', null],
    [100, 400, 'refused', 'message', null],
    [131049, 400, 'refused', 'message', null],
    [130472, 400, 'refused', 'message', null],
    [131031, 400, 'refused', 'message', 'account'],
    [368, 403, 'refused', 'message', 'account'],
    [190, 401, 'refused', 'message', 'token'],
    [0, 401, 'refused', 'message', 'token'],
    [10, 403, 'refused', 'message', 'permission'],
    [200, 403, 'refused', 'message', 'permission'],
    [299, 403, 'refused', 'message', 'permission'],
    [131048, 400, 'refused', 'pace', 'spam'],
    [131042, 400, 'refused', 'message', 'payment'],
    [133010, 400, 'refused', 'message', 'number'],
    [999_999, 400, 'refused', 'message', null],
    [999_999, 500, 'retry', 'message', null],
  ] as const)('judges error %i with %i: %s', async (code, status, fate, slows, alert) => {
    const { out, graph } = await opened()
    graph.fault({ when: 'before', answer: { code, status } })
    const outcome = await out.send(outgoing('a'))
    expect(outcome.fate).toBe(fate)
    expect(problemIn(outcome)).toMatchObject({ code, slows, alert })
    expect(problemIn(outcome).text).toContain(`(${code})`)
    expect(graph.messages).toEqual([])
  })

  it('F56 says what a person must put right, until something is sent again', async () => {
    const { out, graph, whatsapp } = await opened()
    expect(whatsapp.problem()).toBeNull()
    graph.fault({ when: 'before', answer: { code: 131026, status: 400 } })
    await out.send(outgoing('a'))
    expect(whatsapp.problem()).toBeNull()
    graph.fault({ when: 'before', answer: { code: 190, status: 401 } })
    await out.send(outgoing('b'))
    expect(whatsapp.problem()).toMatch(
      /^WhatsApp takes no answer since .+ UTC: .+\(190\)\. Set WHATSAPP_ACCESS_TOKEN/,
    )
    await out.send(outgoing('c'))
    expect(whatsapp.problem()).toBeNull()
  })

  it('believes WhatsApp where it says that an unknown error passes', async () => {
    const { out, graph } = await opened()
    graph.fault({ when: 'before', answer: { code: 999_999, transient: true } })
    expect(fateOf(await out.send(outgoing('a')))).toBe('retry')
  })

  it('waits longer before each attempt, and as long as it is told', async () => {
    const { out, graph } = await opened()
    const waits = async (code: number, attempt: number, retryAfter?: number) => {
      const answer = { code, ...(retryAfter !== undefined && { retryAfter }) }
      graph.fault({ when: 'before', answer })
      const outcome = await out.send(outgoing('a', { attempt }))
      return outcome.fate === 'retry' ? outcome.afterMs : null
    }
    expect(await waits(131056, 1)).toBe(6000)
    expect(await waits(131056, 2)).toBe(12_000)
    expect(await waits(130429, 4)).toBe(8000)
    expect(await waits(131056, 30)).toBe(300_000)
    expect(await waits(130429, 1, 30)).toBe(30_000)
    // A number that waits for an hour has no answer left that is of use.
    expect(await waits(130429, 1, 99_999_999)).toBe(300_000)
  })

  it('retries what never left: nobody listens', async () => {
    const { out, graph } = await opened()
    await graph.down()
    expect(fateOf(await out.send(outgoing('a')))).toBe('retry')
    await graph.up()
    expect(fateOf(await out.send(outgoing('a', { attempt: 2 })))).toBe('accepted')
    expect(graph.doubles()).toEqual([])
  })

  it('does not take for an id what no database keeps, and no status can name', async () => {
    const { out, graph } = await opened()
    graph.fault({ when: 'after', answer: { id: 'wamid.\0' } })
    expect(await out.send(outgoing('a'))).toMatchObject({ messageId: 'wamid.' })
    for (const id of ['\ud800', 'x'.repeat(257), '', ' ', {}, null]) {
      graph.fault({ when: 'after', answer: { id } })
      expect([id, fateOf(await out.send(outgoing('a')))]).toEqual([id, 'unknown'])
    }
  })

  it('does not know of what was perhaps taken', async () => {
    const { out, graph } = await opened(300)
    for (const answer of ['cut', 'never', 'lie', 'page', 500, 502, 504] as const) {
      graph.fault({ when: 'after', answer })
      expect([answer, fateOf(await out.send(outgoing(`${answer}`)))]).toEqual([answer, 'unknown'])
    }
    expect(graph.messages).toHaveLength(7)
    graph.fault({ when: 'before', answer: 'cut' })
    expect(fateOf(await out.send(outgoing('a')))).toBe('unknown')
  })

  it('knows by the status that it was taken, which carries our id', async () => {
    const { out, graph, items } = await opened()
    graph.fault({ when: 'after', answer: 'cut' })
    expect(fateOf(await out.send(outgoing('01K5')))).toBe('unknown')
    for (const message of graph.messages) await graph.hooks.report(message, 'sent')
    expect(items()[0]).toMatchObject({ kind: 'status', status: 'sent', ourId: '01K5' })
  })

  it('may hear of it before its answer comes', async () => {
    const { out, graph, items } = await opened()
    let answer = () => {}
    const heard = new Promise<void>((resolve) => (answer = resolve))
    graph.onStored((message) => void graph.hooks.report(message, 'sent').then(answer))
    graph.fault({ when: 'after', answer: heard })
    const outcome = await out.send(outgoing('01K5'))
    expect(items()).toMatchObject([{ kind: 'status', ourId: '01K5', messageId: 'wamid.D1' }])
    expect(outcome).toMatchObject({ fate: 'accepted', messageId: 'wamid.D1' })
  })

  it('judges a bare status, and follows no redirect', async () => {
    const { out, graph } = await opened()
    for (const [status, fate] of [
      [429, 'retry'],
      [503, 'retry'],
      [404, 'refused'],
      [413, 'refused'],
    ] as const) {
      graph.fault({ when: 'before', answer: status })
      expect([status, fateOf(await out.send(outgoing('a')))]).toEqual([status, fate])
    }
    graph.fault({ when: 'before', answer: { redirect: `${graph.url}/v26.0/770/messages` } })
    expect(fateOf(await out.send(outgoing('a')))).toBe('refused')
    expect(graph.calls).toHaveLength(5)
    expect(graph.messages).toEqual([])
  })

  it('never tells the token, although WhatsApp does', async () => {
    const { out, graph, logged } = await opened()
    graph.setToken(false)
    const outcome = await out.send(outgoing('a'))
    expect(problemIn(outcome).text).toContain('Malformed access token …')
    const other = { code: 190, message: 'Malformed access token EAAGm0PX4ZCpsBAKZB' }
    graph.fault({ when: 'before', answer: other })
    const all = JSON.stringify([outcome, await out.send(outgoing('b')), logged])
    expect(all).not.toContain(graph.token)
    expect(all).not.toContain('EAA')
  })

  it('keeps to a fixed number of connections', async () => {
    const { out, graph } = await opened()
    const all = await Promise.all(Array.from({ length: 200 }, (_, n) => out.send(outgoing(`${n}`))))
    expect(new Set(all.map(fateOf))).toEqual(new Set(['accepted']))
    expect(graph.messages).toHaveLength(200)
    expect(graph.doubles()).toEqual([])
  })
})
