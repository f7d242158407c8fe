import { describe, expect, it } from 'vitest'
import { puttingUrls } from '../../src/bot/bound-urls.ts'
import { compileBot } from '../../src/bot/compile.ts'
import type { Definition } from '../../src/bot/definition.ts'
import { goodbyeOf } from '../../src/bot/goodbye.ts'
import { inOneGo } from '../../src/bot/intents.ts'
import { emptyDefinition } from '../../src/bot/parts.ts'
import { emptyProfile } from '../../src/domain/profiles/profile.ts'
import type { Profile } from '../../src/domain/profiles/profile.ts'
import { receive } from './receive.ts'
import { sweepSessions } from '../../src/gateway/sweep-sessions.ts'
import { tryBot } from '../../src/gateway/trials/try-bot.ts'
import {
  dropProfileSecret,
  profileSecretValues,
  putProfileSecret,
} from '../../src/store/profiles/profile-secrets.ts'
import { insertDraft } from '../../src/store/bots/drafts.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { actionServer, answering } from './action-server.ts'
import { hour, listeningGateway, messageTo, minute, noon, ordersYaml, seedLive } from './seed.ts'

const shopYaml = ordersYaml('One')
  .replace(
    '{text: "One: order',
    '{condition: vars.pilot = "yes", text: "Pilot"}, {text: "One: order',
  )
  .replace(
    '{text: "One", buttons: [',
    '{text: "Welcome to {vars.shop}", buttons: [{title: "{vars.shop}", url: "{vars.site}/o"}, ',
  )
const callingYaml = shopYaml.replace(
  'actions: orders-api',
  'actions: orders-api, action_headers: {Authorization: "Bearer {secrets.crm}", X-Shop: "{vars.shop}"}',
)
const secret = 'sk_live_4f9a-never-shown'
const keys = { current: 'k'.repeat(32), old: [] }

onEachDatabase('a version with its profile', (db) => {
  const profileSecrets = (refs: Profile['secrets']) => profileSecretValues(db(), keys, refs)
  let made = 0
  const graz = (more: Partial<Profile> = {}): Profile => ({
    ...emptyProfile(`profile-${(made += 1)}`, 'Graz'),
    variables: { shop: 'our shop in Graz', site: 'https://graz.example', pilot: 'no' },
    ...more,
  })
  const liveWith = async (profile: Profile, yaml: string, actionUrl = '') => {
    const live = await seedLive(db(), { yaml, actionUrl })
    const row = await db()('versions').where({ id: live.versionId }).first()
    const binding = JSON.stringify({ ...JSON.parse(row.binding), profile })
    await db()('versions').where({ id: live.versionId }).update({ binding })
    return live
  }
  const withSecret = async () => {
    const profile = graz()
    const what = { profileId: profile.id, name: 'crm', value: secret, by: 'mo', at: noon }
    return { ...profile, secrets: { crm: await putProfileSecret(db(), keys, profile.id, what) } }
  }
  const texts = ({ replies }: { replies: { text: string }[] }) => replies.map(({ text }) => text)

  it('F39 F45 says them in the goodbye and where it can’t read something, and never a secret', async () => {
    const metadata = {
      goodbye: ' Bye from {vars.shop}, {urls.site} {secrets.crm}{vars.__proto__}',
      unreadable: '{vars.shop} reads words only: {urls.site}',
      urls: ['site'],
    }
    const definition: Definition = { ...emptyDefinition(), metadata }
    const urls = [{ name: 'site', url: 'https://graz.example/s' }]
    const { variables } = graz()
    expect(goodbyeOf(definition, urls, variables)).toBe(
      'Bye from our shop in Graz, https://graz.example/s',
    )
    const ready = compileBot(inOneGo(puttingUrls(definition, urls)), graz())
    expect(ready.definition.metadata.unreadable).toBe(
      'our shop in Graz reads words only: https://graz.example/s',
    )
    const long = { shop: 'x'.repeat(5000) }
    expect(goodbyeOf(definition, urls, long)).toHaveLength(4096)
  })

  it('F39 says its variables in texts and buttons, and asks them in conditions', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await liveWith(graz(), shopYaml)
    const { replies } = await receive(gateway, messageTo(senderId, 'hello'))
    expect(replies[0]).toMatchObject({
      text: 'Welcome to our shop in Graz',
      buttons: [{ title: 'our shop in Graz', url: 'https://graz.example/o' }, {}],
    })
    const pilot = graz({ variables: { shop: 'Pilot', site: 'https://a.example', pilot: 'yes' } })
    const there = await liveWith(pilot, shopYaml)
    await receive(gateway, messageTo(there.senderId, 'track my order'))
    expect(texts(await receive(gateway, messageTo(there.senderId, '4711')))).toEqual(['Pilot'])
  })

  describe('that has a secret', () => {
    it('F39 sends it to its action server in the header, and keeps it nowhere', async () => {
      const { gateway } = listeningGateway(db(), { profileSecrets })
      const server = await actionServer(answering({ events: [], responses: [{ text: 'Found.' }] }))
      const { senderId, botId } = await liveWith(await withSecret(), callingYaml, server.url)
      await receive(gateway, messageTo(senderId, 'look it up'))
      expect(server.asked[0]?.headers).toMatchObject({
        authorization: `Bearer ${secret}`,
        'x-shop': 'our shop in Graz',
      })
      expect(server.asked[0]?.raw).not.toContain(secret)
      expect(JSON.stringify(await db()('messages').where({ botId }))).not.toContain(secret)
    })

    it('F39 uses nothing of an answer that repeats it', async () => {
      const { gateway, told } = listeningGateway(db(), { profileSecrets })
      const server = await actionServer((response, { headers }) =>
        answering({ responses: [{ text: `You sent ${headers.authorization}` }] })(response),
      )
      const { senderId, botId } = await liveWith(await withSecret(), callingYaml, server.url)
      const received = await receive(gateway, messageTo(senderId, 'look it up'))
      expect(texts(received)[0]).toMatch(/Sorry, something on our side/)
      expect(JSON.stringify([received, told])).not.toContain(secret)
      expect(JSON.stringify(told)).toContain('repeats a secret')
      expect(JSON.stringify(await db()('messages').where({ botId }))).not.toContain(secret)
    })

    it('F39 keeps the version it was approved with; without it no call is made', async () => {
      const { gateway, told } = listeningGateway(db(), { profileSecrets })
      const server = await actionServer(answering({ events: [], responses: [] }))
      const profile = await withSecret()
      const { senderId } = await liveWith(profile, callingYaml, server.url)
      const next = {
        profileId: profile.id,
        name: 'crm',
        value: 'a-newer-value',
        by: 'mo',
        at: noon,
      }
      await putProfileSecret(db(), keys, 'unused', next)
      await receive(gateway, messageTo(senderId, 'look it up'))
      expect(server.asked[0]?.headers['authorization']).toBe(`Bearer ${secret}`)
      await dropProfileSecret(db(), profile.id, 'crm')
      await receive(gateway, messageTo(senderId, 'look it up'))
      expect(server.asked).toHaveLength(1)
      expect(JSON.stringify(told)).toContain('the secret crm is not there')
    })
  })

  it('F50 ends a session after its own expiry, at the minute, whatever others have', async () => {
    const { gateway } = listeningGateway(db())
    const short = await liveWith(graz({ sessionExpiryMs: minute }), shopYaml)
    const long = await liveWith(graz({ sessionExpiryMs: 90 * 24 * hour }), shopYaml)
    const say = (senderId: string, at: number) =>
      receive(gateway, messageTo(senderId, 'hello', { at }))
    const [first, kept] = [await say(short.senderId, noon), await say(long.senderId, noon)]
    const early = await say(short.senderId, noon + minute - 1)
    expect(early.sessionId).toBe(first.sessionId)
    const late = await say(short.senderId, noon + 2 * minute)
    expect(late.sessionId).not.toBe(first.sessionId)
    await sweepSessions(gateway, noon + 89 * 24 * hour)
    const open = await db()('sessions')
      .whereIn('id', [late.sessionId, kept.sessionId])
      .where({ state: 'open' })
    expect(open.map(({ id }) => id)).toEqual([kept.sessionId])
    expect((await say(long.senderId, noon + 89 * 24 * hour)).sessionId).toBe(kept.sessionId)
  })

  it('F39 a draft is tried with the values of Dev, and starts anew where they change', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    await insertDraft(db(), { botId, source: shopYaml, updatedBy: 'ana', updatedAt: noon })
    const say = (text: string) =>
      tryBot(gateway, { environment: 'development', botId, contact: 'ana', text, at: noon })
    const setTo = (shop: string) =>
      db()('profiles')
        .where({ id: 'dev' })
        .update({
          content: JSON.stringify({
            variables: { shop },
            locale: null,
            timeZone: null,
            sessionExpiryMs: null,
          }),
        })
    await setTo('the test shop')
    expect(texts(await say('hello'))[0]).toBe('Welcome to the test shop')
    await setTo('another shop')
    const again = await say('hello')
    expect(texts(again)[0]).toBe('Welcome to another shop')
    expect(again.notice).toMatch(/changed since your last message/)
  })
})
