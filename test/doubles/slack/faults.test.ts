import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebClient } from '@slack/web-api'
import { clientOf, refusal } from './api/app.ts'
import { startSlack, type Slack } from './index.ts'

let slack: Slack
let web: WebClient
let clock: number
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 21)
  slack = await startSlack({ now: () => clock })
  for (const id of ['C1', 'C2']) slack.addChannel(id, { name: id, members: [slack.botUserId()] })
  web = clientOf(slack)
})
afterEach(() => slack.stop())
const post = (channel = 'C1') => web.chat.postMessage({ channel, text: 'A sentence.' })
const problem = async (call: Promise<unknown>) => call.then(() => null).catch((error) => error)
const texts = () => slack.channel('C1').messages.length

describe('rates (slack.md 10)', () => {
  it('let one message a second into each channel', async () => {
    slack.rates.on = true
    await post()
    const refused = await problem(post())
    expect(refused).toBeInstanceOf(WebAPIRateLimitedError)
    expect(refused.retryAfter).toBe(1)
    expect(await post('C2')).toMatchObject({ ok: true })
    clock += 1000
    expect(await post()).toMatchObject({ ok: true })
  })

  it('let 50 updates into a minute, for each workspace', async () => {
    const { ts = '' } = await post()
    slack.rates.on = true
    const edit = () => web.chat.update({ channel: 'C1', ts, text: 'Edited.' })
    for (let count = 0; count < 50; count++) await edit()
    clock += 10_000
    expect((await problem(edit())).retryAfter).toBe(50)
    slack.addWorkspace('T2')
    expect(await clientOf(slack, slack.botToken('T2')).auth.test()).toMatchObject({ ok: true })
    clock += 50_000
    expect(await edit()).toMatchObject({ ok: true })
  })

  it('hold a whole storm back by order', async () => {
    slack.fault({ method: '*', when: 'before', answer: { retryAfter: 30 }, times: 2 })
    expect((await problem(post())).retryAfter).toBe(30)
    expect((await problem(web.auth.test())).retryAfter).toBe(30)
    expect(await post()).toMatchObject({ ok: true })
  })
})

describe('trouble by order', () => {
  it('fails before anything happened', async () => {
    slack.fault({ method: 'chat.postMessage', when: 'before', answer: 503 })
    expect(await problem(post())).toBeInstanceOf(WebAPIHTTPError)
    expect(texts()).toBe(0)
  })

  it('loses the answer after the message was stored (slack.md 4 j)', async () => {
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 'cut' })
    expect(await problem(post())).toBeInstanceOf(WebAPIRequestError)
    expect(texts()).toBe(1)
  })

  it('never answers, so that only a timeout helps', async () => {
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: 'never' })
    const answer = fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken()}` },
      body: new URLSearchParams({ channel: 'C1', text: 'A sentence.' }),
      signal: AbortSignal.timeout(100),
    })
    await expect(answer).rejects.toThrow(/timeout/i)
    expect(texts()).toBe(1)
  })

  it('answers late, when the test says so', async () => {
    let answerNow = () => {}
    const held = new Promise<void>((resolve) => {
      answerNow = resolve
    })
    slack.fault({ method: 'chat.postMessage', when: 'after', answer: held })
    let answered = false
    const posted = post().then(() => {
      answered = true
    })
    await slack.until(() => texts() === 1)
    await web.auth.test()
    expect(answered).toBe(false)
    answerNow()
    await posted
  })

  it('lasts until it is fixed, and says Slack’s own codes', async () => {
    const fix = slack.fault({
      method: '*',
      when: 'before',
      answer: { error: 'fatal_error' },
      times: Infinity,
    })
    expect((await refusal(post())).error).toBe('fatal_error')
    expect((await refusal(web.auth.test())).error).toBe('fatal_error')
    fix()
    expect(await post()).toMatchObject({ ok: true })
    expect(slack.calls.map(({ method, result }) => `${method} ${result}`)).toEqual([
      'chat.postMessage 200',
      'auth.test 200',
      'chat.postMessage ok',
    ])
  })
})
