import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Earlier, Reply, WireMessage } from '../../../../adapters/playground/index.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

describe('what people do in the playground', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
  })
  afterAll(() => space.app.close())
  beforeEach(async () => {
    await db()('playgroundMessages').del()
    space.core.told.length = 0
  })

  const post = async (path: string, payload: object) => {
    const answer = await space.app.inject({
      method: 'POST',
      url: `/playground/api/${path}`,
      headers: { 'x-slipway-playground': '1' },
      payload: { as: 'dev', channel: 'releases', id: crypto.randomUUID(), ...payload },
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const act = async (path: string, payload: object): Promise<Reply> =>
    (await post(path, payload)).body
  const read = async (as: string, channel = 'releases'): Promise<WireMessage[]> => {
    const { body } = await space.app.inject(`/playground/api/messages?as=${as}&channel=${channel}`)
    const page: Earlier = JSON.parse(body)
    return page.messages
  }
  const postCard = async () => {
    const to = { install: 'local', channel: 'releases' }
    return space.adapter.post(to, { kind: 'card', card: requestCard() }, crypto.randomUUID())
  }
  const kinds = (messages: WireMessage[]) => messages.map(({ body }) => body.kind)

  it('F86 shows what one says who sends much, and what others say in turn with it', async () => {
    const texts = Array.from({ length: 40 }, (_, n) => `line ${n}`)
    const sent = [
      ...texts.map((text) => act('say', { text })),
      act('say', { as: 'ana', text: 'me' }),
    ]
    await Promise.all(sent)
    const shown = (await read('mo')).map(({ author }) => author?.userId)
    expect(shown).toHaveLength(41)
    expect(shown.indexOf('ana')).toBeLessThan(20)
  })

  it('posts ordinary talk for everybody and tells the core nothing', async () => {
    await act('say', { text: '  Morning!  ' })
    const [message] = await read('mo')
    expect(message).toMatchObject({
      author: { userId: 'dev', name: 'Dev' },
      private: false,
      body: { kind: 'text', text: 'Morning!' },
    })
    expect(space.core.told).toEqual([])
  })

  it('F66 hands a command to the core as the one who speaks', async () => {
    const id = crypto.randomUUID()
    await act('say', { text: '/hello orders', as: 'ana', channel: 'dm', id })
    expect(space.core.told).toEqual([
      {
        kind: 'command-text',
        text: '/hello orders',
        platform: 'playground',
        interactionId: id,
        user: { install: 'local', userId: 'ana', name: 'Ana', stranger: false },
        channel: 'dm:ana',
        direct: true,
        at: expect.any(Number),
      },
    ])
  })

  it('F68 shows a private answer below what was typed, to nobody else, also after a restart', async () => {
    await act('say', { text: '/activate orders' })
    const mine = await read('dev')
    expect(kinds(mine)).toEqual(['command', 'notice'])
    expect(mine.every((message) => message.private)).toBe(true)
    expect(await read('ana')).toEqual([])
    const restarted = await openWorkspace(db())
    const again = await restarted.app.inject('/playground/api/messages?as=dev&channel=releases')
    expect(again.json().messages).toEqual(mine)
    await restarted.app.close()
  })

  it('shows a public answer to everybody', async () => {
    await act('say', { text: '/hello' })
    expect(kinds(await read('mo'))).toEqual(['command', 'notice'])
  })

  it('F61 tells a guest privately why not', async () => {
    await act('say', { text: '/hello', as: 'gus' })
    expect(space.core.told).toMatchObject([{ user: { userId: 'gus', stranger: true } }])
    expect((await read('gus')).at(-1)?.body).toMatchObject({ notice: { tone: 'refused' } })
    expect(await read('dev')).toEqual([])
  })

  it('opens a form, and gives it back with what is wrong and what was typed', async () => {
    const opened = await act('say', { text: '/publish orders' })
    expect(opened).toMatchObject({ kind: 'form', errors: {}, form: { id: 'publish:orders:0' } })
    const values = { comment: 'x', what: 'all', asked: [], settings: false }
    const wrong = await act('submit', { form: 'publish:orders:0', values })
    expect(wrong).toMatchObject({
      kind: 'form',
      errors: { comment: expect.stringMatching(/little more/) },
      form: { pages: [{ fields: [{ value: 'x' }, {}, {}] }, {}] },
    })
    expect(await read('dev')).toEqual([])
    const right = { ...values, comment: 'Delivery times by city' }
    const taken = await act('submit', { form: 'publish:orders:0', values: right })
    expect(taken).toMatchObject({ kind: 'shown', messages: [{ private: true }] })
    expect(space.core.told.at(-1)).toMatchObject({ kind: 'submit', values: right })
  })

  it('F67 redraws the clicked card in place, for everybody', async () => {
    const { messageId } = await postCard()
    const reply = await act('click', { action: 'withdraw:r12:1', messageId })
    expect(reply).toMatchObject({ kind: 'shown', messages: [{ id: messageId }] })
    const [card] = await read('mo')
    expect(card).toMatchObject({ id: messageId, body: { card: { tone: 'quiet', buttons: [] } } })
    expect(card?.editedAt).toEqual(expect.any(Number))
  })

  it('F68 tells the clicker and redraws the card in one answer', async () => {
    const { messageId } = await postCard()
    const reply = await act('click', { action: 'comment:r12:1', messageId, as: 'ana' })
    expect(reply.kind === 'shown' && kinds(reply.messages)).toEqual(['card', 'notice'])
    expect(kinds(await read('ana'))).toEqual(['card', 'notice'])
    expect(kinds(await read('dev'))).toEqual(['card'])
  })

  it('F68 answers in words where the clicked message is not that card', async () => {
    const talk = await act('say', { text: 'Hello' })
    const messageId = talk.kind === 'shown' ? talk.messages[0]?.id : ''
    const reply = await act('click', { action: 'withdraw:r12:1', messageId })
    expect(reply).toMatchObject({
      messages: [{ private: true, body: { notice: { lines: [[requestCard().summary]] } } }],
    })
    expect((await read('dev'))[0]?.body).toEqual({ kind: 'text', text: 'Hello' })
    expect(await act('click', { action: 'withdraw:r12:1' })).toMatchObject({ kind: 'shown' })
  })

  it('takes a repeated delivery once', async () => {
    const twice = { text: '/activate orders', id: crypto.randomUUID() }
    await act('say', twice)
    expect(await act('say', twice)).toEqual({ kind: 'nothing' })
    expect(await read('dev')).toHaveLength(2)
    const talk = { text: 'Hello', id: crypto.randomUUID() }
    await Promise.all([act('say', talk), act('say', talk)])
    expect(await read('mo')).toHaveLength(1)
  })

  it('shows a token once and keeps nothing that works', async () => {
    const reply = await act('say', { text: '/bots token' })
    expect(JSON.stringify(reply)).toMatch(/slw_[0-9A-Za-z]{32}/)
    const rows = JSON.stringify(await db()('playgroundMessages'))
    expect(rows).not.toMatch(/slw_[0-9A-Za-z]/)
    expect(rows).toContain('was shown once')
  })

  it('gives files by address, to those who see the message', async () => {
    const reply = await act('say', { text: '/qr orders' })
    const answer = reply.kind === 'shown' ? reply.messages.at(-1) : undefined
    expect(answer?.body).toMatchObject({
      notice: { files: [{ name: 'orders.png', mime: 'image/png', size: expect.any(Number) }, {}] },
    })
    const url = (index: number | string, as: string) =>
      `/playground/api/files/${answer?.id}/${index}?as=${as}`
    const png = await space.app.inject(url(0, 'dev'))
    expect(png.headers['content-type']).toBe('image/png')
    expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG')
    const { content } = await db()('playgroundMessages').where({ id: answer?.id }).first('content')
    expect(content).not.toContain('base64')
    const svg = await space.app.inject(url(1, 'dev'))
    expect(svg.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/)
    for (const other of [url(0, 'mo'), url(7, 'dev'), url('x', 'dev'), url(-1, 'dev')]) {
      expect((await space.app.inject(other)).statusCode).toBeGreaterThanOrEqual(400)
    }
  })

  it('refuses unknown channels, people, ids and shapes in plain words', async () => {
    const values = { a: { b: 1 } }
    const wrong: [string, object][] = [
      ['say', { text: 'x', channel: 'nowhere' }],
      ['say', { text: 'x', channel: 'dm:ana' }],
      ['say', { text: '' }],
      ['say', { text: 7 }],
      ['say', { text: 'x', id: '1' }],
      ['click', { action: 'x'.repeat(101) }],
      ['click', { action: 'withdraw:r12:1', messageId: '\u0000' }],
      ['submit', { form: 'publish:orders:0', values }],
    ]
    for (const [path, payload] of wrong) {
      const { status, body } = await post(path, payload)
      expect([payload, status]).toEqual([payload, 400])
      expect(body.nextStep).toBe('Reload the page and try again.')
    }
    const nobody = await post('say', { text: 'x', as: 'nobody' })
    expect([nobody.status, nobody.body.sentence]).toEqual([
      404,
      'Nobody here has that name any more.',
    ])
    expect(await db()('playgroundMessages')).toEqual([])
  })

  it('keeps everybody’s direct messages apart', async () => {
    await act('say', { text: 'To myself', channel: 'dm' })
    const seen = await read('dev', 'dm')
    expect(seen.map(({ body }: { body: { kind: string } }) => body.kind)).toEqual([
      'text',
      'notice',
    ])
    expect(await read('ana', 'dm')).toEqual([])
  })

  it('completes from the core, as the one who types', async () => {
    const { body } = await space.app.inject('/playground/api/suggest?as=dev&source=bot&typed=ord')
    expect(JSON.parse(body).map(({ value }: { value: string }) => value)).toEqual([
      'orders',
      'orders-eu',
    ])
    const wrong = await space.app.inject('/playground/api/suggest?as=dev&source=moon&typed=')
    expect(wrong.statusCode).toBe(400)
  })
})
