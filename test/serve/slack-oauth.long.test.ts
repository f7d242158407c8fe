import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { startSlack } from '../doubles/slack/index.ts'
import type { Slack } from '../doubles/slack/index.ts'
import { settings } from './settings.ts'

describe('a Slack app that workspaces install', () => {
  let folder: string
  let slack: Slack
  let server: Running
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-oauth-'))
    slack = await startSlack()
    slack.addWorkspace('T2', { name: 'Other' })
    for (const [team, person, channel] of [
      ['T1', 'U1ANA', 'C1BOTS'],
      ['T2', 'U2BEN', 'C2BOTS'],
    ] as const) {
      slack.addPerson(person, { name: person, team })
      slack.addChannel(channel, { name: 'bots', team, members: [person, slack.botUserId(team)] })
    }
    server = await start(
      settings(join(folder, 'slipway.db'), {
        SLACK_CLIENT_ID: slack.client.id,
        SLACK_CLIENT_SECRET: slack.client.secret,
        SLACK_STATE_SECRET: 'a-long-state-secret',
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
        SECRET_KEY: 'k'.repeat(32),
        PUBLIC_URL: 'https://slipway.example.com',
        ADMINS: 'slack:T1:U1ANA,slack:T2:U2BEN',
      }),
      'all',
      pino({ level: 'silent' }),
    )
    slack.deliverTo(`${server.url}/slack/events`)
  })
  afterEach(async () => {
    await server.stop()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Walks from the install page over Slack's own to ours, as a browser does. */
  async function install(user: string, team: string, tamper = (state: string) => state) {
    const page = await fetch(`${server.url}/slack/install`, { redirect: 'manual' })
    const asked = new URL(page.headers.get('location') ?? '')
    const redirectUri = asked.searchParams.get('redirect_uri') ?? ''
    const state = tamper(asked.searchParams.get('state') ?? '')
    const query = new URLSearchParams({ code: slack.allows(user, team, redirectUri), state })
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    return fetch(`${server.url}/slack/oauth_redirect?${query.toString()}`, {
      headers: { cookie },
      redirect: 'manual',
    })
  }

  it('asks for what the manifest names, and comes back to our public address', async () => {
    const { status, headers } = await fetch(`${server.url}/slack/install`, { redirect: 'manual' })
    const asked = new URL(headers.get('location') ?? '')
    expect(status).toBe(302)
    expect(asked.searchParams.get('redirect_uri')).toBe(
      'https://slipway.example.com/slack/oauth_redirect',
    )
    expect(asked.searchParams.get('scope')).toContain('channels:history')
  })

  it('serves two workspaces, each with its own token', async () => {
    expect((await install('U1ANA', 'T1')).status).toBe(200)
    expect((await install('U2BEN', 'T2')).status).toBe(200)
    await slack.user('U1ANA').types('/bots list', 'C1BOTS')
    await slack.user('U2BEN').types('/bots create shop name:Shop', 'C2BOTS')
    await slack.until(() => slack.user('U1ANA').sees().privates[0])
    await slack.until(() => slack.channel('C2BOTS').messages[0])
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage')
    expect(posts.every(({ team, args }) => team === 'T2' && args.channel === 'C2BOTS')).toBe(true)
    expect(slack.calls.filter(({ result }) => result !== 'ok')).toEqual([])
  })

  it('serves every workspace of an organisation that installed it, with the one token of that', async () => {
    slack.addOrganisation('E1', { name: 'Acme Group', teams: ['T1', 'T2'] })
    expect((await install('U1ANA', 'E1')).status).toBe(200)
    await slack.user('U1ANA').types('/bots list', 'C1BOTS')
    await slack.user('U2BEN').types('/bots list', 'C2BOTS')
    await slack.until(() => slack.user('U1ANA').sees().privates[0])
    await slack.until(() => slack.user('U2BEN').sees().privates[0])
    const asked = slack.calls.filter(({ method }) => method === 'users.info')
    expect(asked.map(({ team, result }) => [team, result])).toEqual([
      ['E1', 'ok'],
      ['E1', 'ok'],
    ])
  })

  it('keeps no token that can be read from the database', async () => {
    await install('U1ANA', 'T1')
    for (const file of ['slipway.db', 'slipway.db-wal']) {
      expect(readFileSync(join(folder, file)).includes(slack.botToken('T1'))).toBe(false)
    }
  })

  it('takes no installation whose way back was forged', async () => {
    const answer = await install('U1ANA', 'T1', (state) => `${state}x`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('too old to install from')
    expect((await slack.user('U1ANA').types('/bots list', 'C1BOTS')).ok).toBe(false)
  })

  it('F61 shows whoever pressed Cancel a page with the way to try again', async () => {
    const answer = await fetch(`${server.url}/slack/oauth_redirect?error=access_denied&state=x`)
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(text).toContain('You cancelled')
    expect(text).toContain('href="/slack/install"')
    expect((await slack.user('U1ANA').types('/bots list', 'C1BOTS')).ok).toBe(false)
  })

  it('F68 says on a page that Slack did not complete it', async () => {
    slack.fault({ method: 'oauth.v2.access', when: 'before', answer: { error: 'internal_error' } })
    const answer = await install('U1ANA', 'T1')
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain('did not complete the installation')
  })

  it('answers nobody in a workspace that never installed it, or removed it', async () => {
    await install('U1ANA', 'T1')
    expect((await slack.user('U2BEN').types('/bots list', 'C2BOTS')).ok).toBe(false)
    await slack.uninstalls('T1')
    // Slack is told at once that we heard of it; the token goes a moment later.
    const isAnswered = async () => (await slack.user('U1ANA').types('/bots list', 'C1BOTS')).ok
    for (let left = 50; left > 0 && (await isAnswered()); left--);
    expect(await isAnswered()).toBe(false)
  })
})
