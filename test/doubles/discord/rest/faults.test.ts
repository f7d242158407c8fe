import { RateLimitError, REST, Routes, type HTTPError } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, restOf } from './app.ts'
import { startDiscord, type Discord } from '../index.ts'

let discord: Discord
let rest: REST
let clock: number
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 21)
  discord = await startDiscord({ now: () => clock })
  for (const id of ['201', '202']) discord.addChannel(id, { name: id })
  rest = restOf(discord)
})
afterEach(() => discord.stop())
const route = 'POST /channels/:channel/messages'
const post = (body: object = { content: 'Hi' }, channel = '201') =>
  rest.post(Routes.channelMessages(channel), { body })
const count = () => discord.channel('201').messages.length
const problem = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(() => null).catch((error: unknown) => error)
/** By hand, since discord.js queues. */
const bare = (channel = '201') =>
  fetch(`${discord.apiUrl}/v10/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token()}`, 'content-type': 'application/json' },
    body: '{"content":"Hi"}',
  })

describe('rates (discord.md 4)', () => {
  it('count by route and channel, and say so in headers', async () => {
    discord.rates.on = true
    const first = await bare()
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '4',
      'x-ratelimit-reset-after': '5',
    })
    for (let more = 0; more < 4; more++) await bare()
    const sixth = await bare()
    expect(sixth.status).toBe(429)
    expect(sixth.headers.get('retry-after')).toBe('5')
    expect(await sixth.json()).toMatchObject({ retry_after: 5, global: false })
    expect((await bare('202')).status).toBe(200)
    clock += 5000
    expect((await bare()).status).toBe(200)
  })

  it('count 50 a second over all, interactions apart', async () => {
    discord.rates.on = true
    discord.rates.global.most = 1
    await bare()
    const second = await bare('202')
    expect([second.status, second.headers.get('x-ratelimit-global')]).toEqual([429, 'true'])
    const callback = rest.post(Routes.interactionCallback('1', 'x'), { body: {}, auth: false })
    expect(await refusal(callback)).toMatchObject({ code: 10062 })
  })

  it('make discord.js wait and try again, or give up', async () => {
    discord.fault({ route, when: 'before', answer: { retryAfter: 0.01 } })
    await new REST({ api: discord.apiUrl, offset: 0 })
      .setToken(discord.token())
      .post(Routes.channelMessages('201'), { body: { content: 'Hi' } })
    expect(discord.calls.map((one) => one.result)).toEqual(['429', '200'])
    discord.fault({ route, when: 'before', answer: { retryAfter: 30, global: true } })
    expect(await problem(post())).toBeInstanceOf(RateLimitError)
  })
})

describe('trouble by order (discord.md 5)', () => {
  it('fails before anything happened', async () => {
    discord.fault({ route, when: 'before', answer: 503 })
    expect(((await problem(post())) as HTTPError).status).toBe(503)
    expect(count()).toBe(0)
  })

  it('loses the answer after the message was stored: a blind second try posts twice', async () => {
    discord.fault({ route, when: 'after', answer: 502 })
    await problem(post())
    await post()
    expect(count()).toBe(2)
  })

  it('posts once with an enforced nonce, for a few minutes', async () => {
    const body = { content: 'Hi', nonce: 'outbox-1', enforce_nonce: true }
    discord.fault({ route, when: 'after', answer: 'cut' })
    await problem(post(body))
    const again = await post(body)
    expect(again).toMatchObject({ id: discord.channel('201').messages[0]?.id, nonce: 'outbox-1' })
    expect(count()).toBe(1)
    await post(body, '202')
    await post({ ...body, enforce_nonce: false })
    expect([count(), discord.channel('202').messages.length]).toEqual([2, 1])
    clock += 180_000
    await post(body)
    expect(count()).toBe(3)
  })

  it('never answers, so that only a timeout helps', async () => {
    discord.fault({ route, when: 'after', answer: 'never' })
    const impatient = new REST({ api: discord.apiUrl, timeout: 30, retries: 0 }).setToken(
      discord.token(),
    )
    const call = impatient.post(Routes.channelMessages('201'), { body: { content: 'Hi' } })
    expect(await problem(call)).toMatchObject({ name: 'AbortError' })
    expect(count()).toBe(1)
  })

  it('answers late, when the test says so', async () => {
    let answerNow = () => {}
    const answer = new Promise<void>((resolve) => {
      answerNow = resolve
    })
    discord.fault({ route, when: 'after', answer })
    let answered = false
    const posted = post().then(() => {
      answered = true
    })
    await discord.until(() => count() === 1)
    await rest.get('/gateway/bot')
    expect(answered).toBe(false)
    answerNow()
    await posted
  })

  it('lasts until it is fixed', async () => {
    const answer = { status: 403, body: { code: 50001, message: 'Missing Access' } }
    const fix = discord.fault({ route: '*', when: 'before', answer, times: Infinity })
    expect(await refusal(post())).toMatchObject({ code: 50001 })
    expect(await refusal(rest.get('/gateway/bot'))).toMatchObject({ code: 50001 })
    fix()
    await post()
  })

  it('answers 401 to a stranger, after which discord.js forgets its token', async () => {
    const stranger = restOf(discord, 'wrong')
    const call = () => stranger.get(Routes.channel('201'))
    expect(await refusal(call())).toMatchObject({ status: 401, code: 0 })
    expect(await problem(call())).toMatchObject({
      message: expect.stringContaining('Expected token'),
    })
    discord.revokeToken()
    expect(await refusal(post())).toMatchObject({ status: 401 })
    rest.setToken(discord.resetToken())
    await post()
  })

  it('answers 404 to what it does not know', async () => {
    expect(await refusal(rest.get('/nothing'))).toMatchObject({ status: 404 })
  })
})
