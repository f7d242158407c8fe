import type { App } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHttpApp } from './app.ts'
import { sign } from './deliver.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
let app: App
let clock: number
let url: string
let handled: string[]
/** What the app does before it acknowledges. */
let first: () => void
beforeEach(async () => {
  clock = Date.now()
  handled = []
  first = () => {}
  slack = await startSlack({ now: () => clock, commands: ['/go', '/slow'] })
  slack.addPerson('U1', { name: 'ana' })
  slack.addChannel('C1', { name: 'bots', members: ['U1', slack.botUserId()] })
  const started = await startHttpApp(slack, (bolt) => {
    bolt.command(/.*/, async ({ ack, body }) => {
      handled.push(`${body.command} ${body.text}`)
      first()
      await ack()
    })
    bolt.event('app_mention', async ({ context }) => {
      handled.push(`mention ${context.retryNum ?? 0} ${context.retryReason ?? ''}`)
    })
    bolt.event('app_uninstalled', async ({ body }) => {
      handled.push(`uninstalled ${body.team_id}`)
    })
  })
  app = started.app
  url = started.url
})
afterEach(async () => {
  await app.stop()
  await slack.stop()
})

describe('signed HTTP (slack.md 2 and 7)', () => {
  it('signs as Slack does, by its own example', () => {
    const secret = '8f742231b10e8888abcd99yyyzzz85a5'
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    expect(sign(secret, 1531420618, body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    )
  })

  it('delivers a command, and tells the person about one that does not exist', async () => {
    await slack.user('U1').types('/go to & from = 1+1', 'C1')
    expect(handled).toEqual(['/go to & from = 1+1'])
    await slack.user('U1').types('/gone', 'C1')
    expect(slack.user('U1').sees().notices).toEqual(['/gone is not a valid command.'])
    expect(handled.length).toBe(1)
  })

  it('lets a test forge, age and replay a request', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c', token: 't' })
    const json = { json: true }
    expect((await slack.post(body, json)).status).toBe(200)
    expect((await slack.post(body, { ...json, secret: 'guessed' })).status).toBe(401)
    expect((await slack.post(body, { ...json, ageMs: 301_000 })).status).toBe(401)
    await slack.user('U1').types('/go once', 'C1')
    const [sent] = slack.deliveries
    if (!sent) throw new Error('nothing was sent')
    await slack.send(sent.kind, sent.payload)
    expect(handled).toEqual(['/go once', '/go once'])
  })

  it('gives up on an acknowledgement after 3 seconds by the clock (slack.md 8)', async () => {
    first = () => {
      clock += 3001
    }
    await slack.user('U1').types('/slow', 'C1')
    expect(slack.user('U1').sees().notices).toEqual([
      '/slow failed with the error "operation_timeout"',
    ])
  })

  it('sends a failed event again, with the number and the reason, three times at most', async () => {
    const away = 'http://127.0.0.1:9/nobody'
    slack.deliverTo(away)
    await slack.user('U1').says(`<@${slack.botUserId()}> help`, 'C1')
    expect(await slack.retryEvents()).toMatchObject([{ ok: false }])
    expect(await slack.retryEvents()).toEqual([])
    clock += 60_000
    slack.deliverTo(url)
    expect(await slack.retryEvents()).toMatchObject([{ ok: true }])
    await vi.waitFor(() => expect(handled).toEqual(['mention 2 connection_failed']))

    slack.deliverTo(away)
    await slack.user('U1').says(`<@${slack.botUserId()}> again`, 'C1')
    for (const ms of [0, 60_000, 240_000]) {
      clock += ms
      expect(await slack.retryEvents()).toMatchObject([{ ok: false }])
    }
    clock += 3_600_000
    expect(await slack.retryEvents()).toEqual([])
  })

  it('tells the app that it was uninstalled, and its token is dead', async () => {
    await slack.uninstalls('T1')
    await slack.until(() => handled.includes('uninstalled T1'))
    const answer = await fetch(`${slack.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken()}` },
    })
    expect(await answer.json()).toMatchObject({ ok: false, error: 'account_inactive' })
  })
})
