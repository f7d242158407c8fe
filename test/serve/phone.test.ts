import Fastify from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PhoneNews } from '../../adapters/playground/index.ts'
import { notice } from '../../src/chat/kit/handler.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { createBackground } from '../../src/background.ts'
import { sayToCustomer } from '../../src/control/handoffs/say-to-customer.ts'
import { ownAccount } from '../../src/domain/conversation/channel-account.ts'
import { sendersOfPhone } from '../../src/gateway/contacts/phone-senders.ts'
import { insertNumber } from '../../src/store/senders/channel-numbers.ts'
import { lineOf } from '../../src/domain/conversation/phone-line.ts'
import type { ChannelOut } from '../../src/gateway/channel-port.ts'
import { splitByLine } from '../../src/gateway/outbound/split-by-line.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import { addCustomers } from '../../src/serve/add-customers.ts'
import type { Customers } from '../../src/serve/add-customers.ts'
import { listen } from '../../src/serve/listen.ts'
import { addPlayground } from '../../src/serve/playground/add-playground.ts'
import { createPhonePort } from '../../src/serve/playground/phone-port.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { listeningGateway, noon, seedLive, seedSender } from '../gateway/seed.ts'

const db = sqlite()
const contact = '12025550142'
const background = createBackground((_reference, error) => {
  throw error
})
const app = Fastify()
const news: PhoneNews[] = []
let gateway: Gateway
let served: Customers
let live: Awaited<ReturnType<typeof seedLive>>
let at = noon
let said = 0

beforeAll(async () => {
  await seedCast(db())
  live = await seedLive(db())
  gateway = listeningGateway(db()).gateway
  const rooms = { gateway, background, log: pino({ level: 'silent' }), now: () => at }
  const config = { playground: true, whatsapp: null }
  served = await addCustomers(app, config, 'all', rooms, (one) => news.push(one))
})
afterAll(async () => {
  served.stopTaking()
  await background.stop()
  await app.close()
})

const phone = () => createPhonePort(gateway, ctxFor(db(), 'system', at), served.say)
const talk = () => ({
  environment: 'live' as const,
  botId: live.botId,
  senderId: live.senderId,
  contact,
})
const say = (text: string, on = talk()) => phone().say({ ...on, text, messageId: `said ${++said}` })
const kim = () => ({ ...talk(), contact: '12025550183' })
const seen = async (on = talk()) => {
  const { messages } = await phone().history(on)
  return messages.map(({ from, text }) => `${from}: ${text}`)
}

it('F56 F71 the phone’s customer is answered as on WhatsApp, and its pages hear of it', async () => {
  expect(await say('hello')).toEqual({ replies: [], note: null, isComing: true })
  await expect.poll(() => news.some(({ bubble }) => bubble !== null)).toBe(true)
  expect(news.find(({ bubble }) => bubble !== null)).toMatchObject({
    senderId: live.senderId,
    contact,
  })
  const { messages, isAnswering } = await phone().history(talk())
  expect(isAnswering).toBe(false)
  expect(messages).toMatchObject([
    { from: 'customer', text: 'hello', messageId: 'said 1' },
    { from: 'bot', version: expect.stringMatching(/^V/) },
  ])
  await expect
    .poll(() => db()('outboundMessages').where({ state: 'sent' }).count({ n: '*' }).first())
    .toEqual({ n: 1 })
})

it('F71 a number without a bot says so, also after a reload, and one of WhatsApp is left to it', async () => {
  const on = { ...talk(), senderId: await seedSender(db()) }
  await say('anybody?', on)
  await expect
    .poll(() => seen(on))
    .toEqual(['customer: anybody?', 'note: Nobody answers on this number: no bot is active on it.'])
  const number = { channel: 'whatsapp' as const, numberId: '7790', account: null, ...ownAccount }
  await insertNumber(db(), { ...number, senderId: on.senderId, connectedBy: null, at })
  expect(await say('hello', on)).toMatchObject({ note: expect.stringContaining('WhatsApp') })
  expect(await seen(on)).toHaveLength(2)
  // An account that nobody has set serves nobody.
  const ids = [on.senderId, live.senderId]
  expect(await sendersOfPhone(db(), null, ids)).toEqual(new Set(ids))
})

it('F73 a person who has the conversation answers on the phone, and a silent bot says why', async () => {
  at += 1000
  await say('talk to a person', kim())
  await expect.poll(() => seen(kim())).not.toEqual([])
  at += 1000
  await say('are you there?', kim())
  await expect
    .poll(async () => (await seen(kim())).at(-1))
    .toBe('note: A person has taken over: your message is in the thread of the bot’s channel.')
  const session = await db()('sessions').where({ contact: kim().contact }).first()
  const body = { text: 'I look into it.', buttons: [] }
  await sayToCustomer(db(), session, [{ id: gateway.newId(at), body }], at)
  news.length = 0
  await expect
    .poll(() => news.map(({ bubble }) => bubble?.text), { timeout: 10_000 })
    .toContain('I look into it.')
  expect((await seen(kim())).at(-1)).toBe('bot: I look into it.')
})

it('F56 what is said on a line of the phone never reaches Meta, and the rest never the phone', async () => {
  const sent: string[] = []
  const to = (name: string): ChannelOut<string> => ({
    render: () => [name],
    send: async ({ id, from, to: aliases }) => {
      sent.push(`${name} ${from}`)
      return { fate: 'accepted', messageId: id, aliases }
    },
    markRead: async (_from, messageId) => ({ fate: 'accepted', messageId, aliases: [] }),
  })
  const message = { id: '1', to: [], body: 'hello', attempt: 1 }
  const both = splitByLine(to('phone'), to('meta'))
  for (const from of [lineOf('s1'), '770']) await both.send({ ...message, from })
  expect(sent).toEqual(['phone phone:s1', 'meta 770'])
  expect(await splitByLine(to('phone'), null).send({ ...message, from: '770' })).toMatchObject({
    fate: 'retry',
  })
  expect(sent).toHaveLength(2)
})

it('F71 gives a card the address that the desk got when it began to listen', async () => {
  const system = ctxFor(db(), 'system')
  const settings = { ...system.settings, publicUrl: 'http://127.0.0.1:0' }
  const adapters = new Map<Platform, ChatAdapter>()
  const rooms = { deps: { ...system, settings }, system, gateway, adapters, served }
  const page = Fastify()
  await addPlayground(page, rooms)
  settings.publicUrl = await listen(page, '127.0.0.1', 0)
  const link = await linkTo(adapters.get('playground'))
  expect(link).toMatch(new RegExp(`^${settings.publicUrl}/#releases/`))
  expect(link).not.toContain(':0/')
  await page.close()
})

async function linkTo(adapter: ChatAdapter | undefined) {
  const place = { install: 'local', channel: 'releases' }
  const said = { kind: 'notice' as const, notice: notice([['Here']]) }
  const posted = await adapter?.post(place, said, 'a link')
  return posted && adapter?.permalink?.({ ...place, ...posted })
}

it('F71 names an address that a browser opens where the desk listens on all of the machine’s', async () => {
  const page = Fastify()
  expect(await listen(page, '0.0.0.0', 0)).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  await page.close()
})

it('F49 F50 says whether what comes next goes on with the version that spoke last', async () => {
  const mia = { ...talk(), contact: '12025550147' }
  const isOpen = async () => (await phone().history(mia)).isOpen
  expect(await isOpen()).toBe(false)
  await say('hello', mia)
  await expect.poll(isOpen).toBe(true)
  expect((await phone().history({ ...mia, botId: 'another' })).isOpen).toBe(false)
  const before = at
  at += gateway.settings.sessionExpiryMs
  expect(await isOpen()).toBe(false)
  at = before
})
