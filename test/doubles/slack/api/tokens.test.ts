import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientOf, refusal } from './app.ts'
import { startSlack, type Slack } from '../index.ts'

let slack: Slack
beforeEach(async () => {
  slack = await startSlack()
  slack.addWorkspace('T2', { name: 'Beta' })
  slack.addPerson('U1', { name: 'ana', email: 'ana@acme.example', locale: 'de-DE' })
  slack.addPerson('U2', { name: 'bo', team: 'T2' })
  slack.addChannel('C1', { name: 'bots', members: [slack.botUserId('T1')] })
  slack.addChannel('C2', { name: 'beta', team: 'T2', members: [slack.botUserId('T2')] })
})
afterEach(() => slack.stop())
const error = async (call: Promise<unknown>) => (await refusal(call)).error

describe('tokens', () => {
  it('are asked for first, then the method must be known (slack.md 6)', async () => {
    const answer = await fetch(`${slack.apiUrl}chat.dance`, { method: 'POST' })
    expect(await answer.json()).toEqual({ ok: false, error: 'not_authed' })
    expect(await error(clientOf(slack, 'xoxb-forged').auth.test())).toBe('invalid_auth')
    expect(await error(clientOf(slack).apiCall('chat.dance'))).toBe('unknown_method')
  })

  it.each(['token_revoked', 'token_expired', 'account_inactive'] as const)(
    'say that they are dead: %s',
    async (state) => {
      slack.setToken(slack.botToken(), state)
      expect(await error(clientOf(slack).auth.test())).toBe(state)
      expect(await clientOf(slack, slack.botToken('T2')).auth.test()).toMatchObject({ ok: true })
    },
  )

  it('are of two kinds, and each method takes one', async () => {
    const wrong = clientOf(slack).apiCall('apps.connections.open')
    expect(await error(wrong)).toBe('not_allowed_token_type')
    const other = clientOf(slack, slack.appToken).auth.test()
    expect(await error(other)).toBe('not_allowed_token_type')
  })

  it('name the scope they lack, and those they have', async () => {
    slack.setScopes('T1', ['commands', 'users:read'])
    const refused = await refusal(clientOf(slack).chat.postMessage({ channel: 'C1', text: 'a' }))
    expect(refused).toMatchObject({
      error: 'missing_scope',
      needed: 'chat:write',
      provided: 'commands,users:read',
    })
    const history = await refusal(clientOf(slack).conversations.history({ channel: 'C1' }))
    expect(history).toMatchObject({ error: 'missing_scope', needed: 'channels:history' })
  })

  it('open their own workspace only', async () => {
    const beta = clientOf(slack, slack.botToken('T2'))
    expect(await beta.auth.test()).toMatchObject({ team_id: 'T2', team: 'Beta' })
    expect(await error(beta.chat.postMessage({ channel: 'C1', text: 'a' }))).toBe(
      'channel_not_found',
    )
    expect(await error(beta.users.info({ user: 'U1' }))).toBe('user_not_found')
    expect(await error(beta.conversations.open({ users: 'U1' }))).toBe('user_not_found')
  })
})

describe('people', () => {
  it('come with zone, guest marks, and locale and address only when asked and allowed', async () => {
    const web = clientOf(slack)
    const bare = await web.users.info({ user: 'U1' })
    expect(bare.user).toMatchObject({ tz: 'Europe/Berlin', is_restricted: false, team_id: 'T1' })
    expect(bare.user?.locale).toBeUndefined()
    const full = await web.users.info({ user: 'U1', include_locale: true })
    expect(full.user).toMatchObject({ locale: 'de-DE', profile: { email: 'ana@acme.example' } })
    slack.setScopes('T1', ['users:read'])
    const plain = await web.users.info({ user: 'U1' })
    expect(plain.user?.profile?.email).toBeUndefined()
  })

  it('of other organisations are strangers, who can be looked up', async () => {
    slack.addPerson('U3', { name: 'cy', team: 'T9', is_stranger: true })
    const { user } = await clientOf(slack).users.info({ user: 'U3' })
    expect(user).toMatchObject({ is_stranger: true, team_id: 'T9' })
  })
})

describe('installing (slack.md 5)', () => {
  it('gives the token for a code once, to the right app at the right address', async () => {
    const web = clientOf(slack, '')
    const redirect_uri = 'https://slipway.example/slack/oauth_redirect'
    const good = { client_id: slack.client.id, client_secret: slack.client.secret, redirect_uri }
    const code = slack.allows('U2', 'T2', redirect_uri)
    const access = (more: object) => web.oauth.v2.access({ ...good, code, ...more })
    expect(await error(access({ client_id: 'other' }))).toBe('invalid_client_id')
    expect(await error(access({ client_secret: 'guessed' }))).toBe('bad_client_secret')
    expect(await error(access({ redirect_uri: 'https://evil.example' }))).toBe('bad_redirect_uri')
    expect(await error(access({ code: 'made-up' }))).toBe('invalid_code')
    expect(await access({})).toMatchObject({
      access_token: slack.botToken('T2'),
      team: { id: 'T2', name: 'Beta' },
      authed_user: { id: 'U2' },
      bot_user_id: slack.botUserId('T2'),
    })
    expect(await error(access({}))).toBe('code_already_used')
  })
})
