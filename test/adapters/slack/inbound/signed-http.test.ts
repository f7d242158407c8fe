import { afterEach, describe, expect, it } from 'vitest'
import { fakeChatCore } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Mode, Opened } from '../driver.ts'

const open: Opened[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(mode: Mode = 'http', more: Parameters<typeof openSlack>[3] = {}) {
  const one = await openSlack(fakeChatCore(), Date.now, mode, more)
  open.push(one)
  return one
}

describe('signed HTTP', () => {
  const body = (trigger: string) =>
    new URLSearchParams({
      command: '/activate',
      text: 'orders',
      team_id: 'T1',
      user_id: 'ana',
      user_name: 'ana',
      channel_id: channel,
      trigger_id: trigger,
      is_enterprise_install: 'false',
      response_url: '',
    }).toString()

  it('refuses what is forged, stale, unsigned or of a workspace without the app', async () => {
    const { slack, app, url } = await opened()
    const sent = (how: Parameters<typeof slack.post>[1]) => slack.post(body('t1'), how)
    expect((await sent({ secret: 'another' })).status).toBe(401)
    expect((await sent({ ageMs: 6 * 60_000 })).status).toBe(401)
    const unsigned = await fetch(`${url}/slack/events`, { method: 'POST', body: body('t1') })
    expect(unsigned.status).toBe(401)
    const elsewhere = await slack.post(body('t1').replace('team_id=T1', 'team_id=T9'))
    expect(elsewhere.status).toBe(401)
    expect((await fetch(`${url}/slack/events`)).status).toBe(404)
    const huge = await slack.post(`${body('t1')}&more=${'x'.repeat(4 * 1_048_576)}`)
    expect(huge.status).toBe(413)
    await app.idle()
    expect(slack.calls).toEqual([])
  })

  it('takes bodies as large as Slack’s own kit does, and nothing larger', async () => {
    const { slack } = await opened()
    const large = (bytes: number) =>
      slack.post(`{"type":"url_verification","challenge":"${'x'.repeat(bytes)}"}`, { json: true })
    expect((await large(3_500_000)).status).toBe(200)
    expect((await large(4_194_304)).status).toBe(413)
  })

  it('F26 takes a replayed delivery once', async () => {
    const core = fakeChatCore()
    const one = await openSlack(core, Date.now, 'http')
    open.push(one)
    for (let i = 0; i < 3; i++) expect((await one.slack.post(body('same'))).status).toBe(200)
    await one.app.idle()
    expect(core.told).toHaveLength(1)
    expect(core.told[0]).toMatchObject({ text: '/activate orders', user: { install: 'T1' } })
  })

  it('answers Slack’s own questions', async () => {
    const { slack } = await opened()
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    const answer = await slack.post(challenge, { json: true })
    expect(await answer.json()).toEqual({ challenge: 'abc' })
    const unsigned = { secret: 'another' }
    expect((await slack.post('ssl_check=1&token=x', unsigned)).status).toBe(200)
    expect((await slack.post(challenge, { ...unsigned, json: true })).status).toBe(401)
    expect((await slack.post('{ no json', { json: true })).status).toBe(400)
    expect((await slack.post('payload={', {})).status).toBe(400)
  })
})
