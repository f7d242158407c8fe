import { expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { freeze } from '../../src/domain/candidate.ts'
import { emptyProfile } from '../../src/domain/profiles/profile.ts'
import type { Profile } from '../../src/domain/profiles/profile.ts'
import { tryBot } from '../../src/gateway/trials/try-bot.ts'
import { profileSecretValues, putProfileSecret } from '../../src/store/profiles/profile-secrets.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { actionServer, answering } from './action-server.ts'
import { listeningGateway, noon, ordersYaml, seedLive } from './seed.ts'

const secret = 'sk_live_4f9a-never-shown'
const keys = { current: 'k'.repeat(32), old: [] }
const calling = (headers: string) =>
  ordersYaml('One').replace(
    'actions: orders-api',
    `actions: orders-api, action_headers: {${headers}}`,
  )
const asBefore = 'Authorization: "Bearer {secrets.crm}", X-Shop: "{vars.shop}"'

onEachDatabase('the secrets of a bot that is tried', (db) => {
  const profileSecrets = (refs: Profile['secrets']) => profileSecretValues(db(), keys, refs)
  const gatewayOf = () => listeningGateway(db(), { profileSecrets }).gateway
  let made = 0

  /** A bot that sends its secret to `liveUrl`, and a request whose candidate calls `url`. */
  const asked = async (liveUrl: string, url: string, headers = asBefore, more = '') => {
    made += 1
    const profile: Profile = { ...emptyProfile(`p-${made}`, 'Graz'), variables: { shop: 'Graz' } }
    const what = { name: 'crm', value: secret, by: 'mo', at: noon }
    const put = (name: string) =>
      putProfileSecret(db(), keys, `${profile.id}-${name}`, {
        ...what,
        profileId: profile.id,
        name,
      })
    const secrets = { crm: await put('crm'), other: await put('other') }
    const bound = { ...profile, secrets }
    const live = await seedLive(db(), { yaml: calling(asBefore), actionUrl: liveUrl })
    const row = await db()('versions').where({ id: live.versionId }).first()
    const binding = JSON.stringify({ ...JSON.parse(row.binding), profile: bound })
    await db()('versions').where({ id: live.versionId }).update({ binding })
    const { definition } = parseBot([{ name: 'bot.yml', text: calling(headers) + more }])
    if (!definition) throw new Error('The test bot cannot be read')
    const of = { botId: live.botId, track: 'official' as const, base: null, definition }
    const actionEndpoint = { name: 'orders-api', url }
    const frozen = freeze({ ...of, senders: [], actionEndpoint, profile: bound })
    await openRequest(live.botId, frozen)
    return live
  }
  const openRequest = async (botId: string, { text, hash }: { text: string; hash: string }) => {
    const person = `asker-${made}`
    await db()('people').insert({ id: person, name: 'Dana', createdAt: noon })
    const lists = { changes: '[]', authors: '[]', overridden: '[]', asked: '[]', policy: '{}' }
    const when = { createdAt: noon, expiresAt: noon }
    await db()('requests').insert({
      ...lists,
      ...when,
      id: `request-${made}`,
      number: 5000 + made,
      botId,
      revision: 1,
      state: 'awaiting approval',
      track: 'official',
      selection: '"all"',
      candidate: text,
      hash,
      draftRevision: 1,
      requester: person,
      comment: '',
      first: 0,
    })
  }
  const lookUp = (botId: string, versionId?: string) =>
    tryBot(gatewayOf(), {
      environment: 'sandbox',
      botId,
      contact: 'try-1',
      text: 'look it up',
      at: noon,
      ...(versionId !== undefined && { content: { versionId } }),
    })
  /** The same bot goes on with a version that calls `url`; the one before is not released any more. */
  const moved = async ({ botId, versionId }: { botId: string; versionId: string }, url: string) => {
    const row = await db()('versions').where({ id: versionId }).first()
    const bound = JSON.parse(row.binding)
    const binding = JSON.stringify({ ...bound, actionEndpoint: { ...bound.actionEndpoint, url } })
    const next = { id: `${versionId}-next`, number: row.number + 1, hash: `${row.hash}-next` }
    await db()('versions').insert({ ...row, ...next, binding })
    await db()('releases').where({ botId }).update({ versionId: next.id })
  }
  const told = ({ problems }: { problems: { text: string }[] }) =>
    problems.map(({ text }) => text).join(' ')

  it('F8 F39 go where what is released sends them already', async () => {
    const server = await actionServer(answering({ events: [], responses: [{ text: 'Found.' }] }))
    const { botId } = await asked(server.url, `${server.url}?page=2`)
    const tried = await lookUp(botId)
    expect(server.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` })
    expect(told(tried)).not.toContain('left out')
  })

  it('F8 F39 go to no other path of the same host, which can be another tenant of it', async () => {
    const server = await actionServer(answering({ events: [], responses: [{ text: 'Got it.' }] }))
    const { botId } = await asked(server.url, server.url.replace('/webhook', '/other'))
    const tried = await lookUp(botId)
    expect(server.asked[0]).toMatchObject({ path: '/other', headers: { 'x-shop': 'Graz' } })
    expect(JSON.stringify(server.asked)).not.toContain(secret)
    expect(told(tried)).toContain('Authorization was left out')
  })

  it('F8 F39 go to no server that only the candidate names, and the try says so', async () => {
    const [live, theirs] = [
      await actionServer(answering({ events: [] })),
      await actionServer(answering({ events: [], responses: [{ text: 'Got it.' }] })),
    ]
    const { botId } = await asked(live.url, theirs.url)
    const tried = await lookUp(botId)
    expect(theirs.asked[0]?.headers).toMatchObject({ 'x-shop': 'Graz' })
    expect(JSON.stringify(theirs.asked)).not.toContain(secret)
    expect(theirs.asked[0]?.headers['authorization']).toBeUndefined()
    expect(told(tried)).toMatch(
      /Authorization was left out of the call to 127\.0\.0\.1:\d+: nothing/,
    )
    expect(told(tried)).not.toContain(secret)
    expect(live.asked).toEqual([])
  })

  it('F8 F39 are the same secrets: another one goes nowhere new, in whatever header', async () => {
    const server = await actionServer(answering({ events: [], responses: [{ text: 'Found.' }] }))
    const headers = 'X-Known: "{secrets.crm}", X-New: "a {secrets.other} b {secrets.crm}"'
    const { botId } = await asked(server.url, server.url, headers)
    const tried = await lookUp(botId)
    expect(server.asked[0]?.headers['x-known']).toBe(secret)
    expect(server.asked[0]?.headers['x-new']).toBeUndefined()
    expect(told(tried)).toContain('X-New was left out')
  })
  it('F8 F39 go to no server that only a version of before names, and the try says so', async () => {
    const [left, live] = [
      await actionServer(answering({ events: [], responses: [{ text: 'Got it.' }] })),
      await actionServer(answering({ events: [], responses: [{ text: 'Found.' }] })),
    ]
    const before = await asked(left.url, left.url)
    expect(told(await lookUp(before.botId, before.versionId))).not.toContain('left out')
    expect(left.asked.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${secret}` })
    await moved(before, live.url)
    const tried = await lookUp(before.botId, before.versionId)
    expect(left.asked).toHaveLength(2)
    expect(left.asked.at(-1)?.headers).toMatchObject({ 'x-shop': 'Graz' })
    expect(JSON.stringify(left.asked.at(-1))).not.toContain(secret)
    expect(told(tried)).toMatch(/Authorization was left out of the call to 127\.0\.0\.1:\d+/)
    expect(live.asked).toEqual([])
    await lookUp(before.botId, `${before.versionId}-next`)
    expect(live.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` })
  })
})
