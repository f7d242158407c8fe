import { afterEach, expect, it } from 'vitest'
import { hashOfCode, proofMs } from '../../src/domain/conversation/proof-code.ts'
import { bumpRouteRevision } from '../../src/store/live/routes.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { delivery } from '../adapters/whatsapp/deliveries.ts'
import { rosa } from '../adapters/whatsapp/opened.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { openedChannel, picture, text } from './opened-channel.ts'
import { hour, noon, ordersYaml } from './seed.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

async function opened(...given: Parameters<typeof openedChannel>) {
  const one = await openedChannel(...given)
  open.push(one)
  return one
}

let rosas = 0
/** Rosa by the same number never meets what another test left. */
const nextRosa = () => ({ phone: `1202555${2000 + ++rosas}`, user: `US.Rosa${rosas}` })
const german = ordersYaml('Eins').replace('metadata: {', 'metadata: {language: de, ')
const own = ordersYaml('One').replace('metadata: {', 'metadata: {unreadable: "Words, please.", ')
const news = (db: Db) =>
  db('channelNews').select('numberId', 'kind', 'what', 'count').orderBy('kind')

onEachDatabase('what customers send without words', (db) => {
  it('F56 F87 is recorded, and they are told once a conversation, in the bot’s language', async () => {
    let at = noon
    const { graph, said, recorded, settled } = await opened(db(), german, () => at)
    const customer = nextRosa()
    await graph.hooks.message(customer, picture())
    await graph.hooks.repeat()
    await settled()
    at += 1000
    await graph.hooks.message(customer, {
      type: 'location',
      location: { latitude: 1, longitude: 2 },
    })
    await settled()
    const words = 'Das kann ich hier nicht lesen. Bitte schreiben Sie es in Worten.'
    expect(said()).toEqual([words])
    expect(await recorded()).toEqual([
      'in: [picture]',
      `out: ${words}`,
      'in: [location]',
      'note: Not answered: it can’t be read, and the customer was told so before.',
    ])
    at += 5 * hour
    await graph.hooks.message(customer, picture())
    await settled()
    expect(said()).toEqual([words, words])
  })

  it('F56 is told in the words of the bot’s own setting, once, and captions are answered', async () => {
    const { graph, said, settled, recorded } = await opened(db(), own)
    const customer = nextRosa()
    const media = { id: '82', mime_type: 'x/y', sha256: 'x' }
    for (const content of [
      picture('track my order'),
      { type: 'video', video: { ...media, caption: '4711' } },
      { type: 'document', document: { ...media, filename: 'a.pdf', caption: 'track my order' } },
      { type: 'audio', audio: { ...media, voice: true } },
      { type: 'unsupported', errors: [{ code: 131051 }] },
    ]) {
      await graph.hooks.message(customer, content)
      await graph.hooks.repeat()
      await settled()
    }
    expect(said()).toEqual([
      'One: what is your order number?',
      'Words, please.',
      'One: order 4711 noted.',
      'One: what is your order number?',
    ])
    expect((await recorded()).slice(-4, -2)).toEqual([
      'in: [voice message]',
      'note: Not answered: it can’t be read, and the customer was told so before.',
    ])
  })

  it('F56 F73 is told to nobody who talks to a person', async () => {
    const { graph, said, settled } = await opened(db(), own)
    const customer = nextRosa()
    await graph.hooks.message(customer, picture('talk to a person'))
    await graph.hooks.message(customer, picture('do you see it?'))
    await settled()
    expect(said()).not.toContain('Words, please.')
  })

  it('F56 asks for no answer where it is a reaction, and is recorded where it is new', async () => {
    const { graph, said, recorded, settled } = await opened(db())
    const customer = nextRosa()
    await graph.hooks.message(customer, {
      type: 'reaction',
      reaction: { message_id: 'a', emoji: '👍' },
    })
    await graph.hooks.message(customer, { type: 'hologram', hologram: { size: 3 } })
    await settled()
    expect(said()).toHaveLength(1)
    expect(await recorded()).toEqual([
      'in: [reaction 👍]',
      'in: [hologram]',
      expect.stringMatching(/^out: I can’t read that here/),
    ])
  })

  it('F56 is left to the person who has taken over, and to another responder', async () => {
    const { graph, said, told, recorded, settled } = await opened(db())
    const customer = nextRosa()
    await graph.hooks.message(customer, text('talk to a person'))
    await settled()
    const before = said().length
    await graph.hooks.message(customer, picture())
    const message = { from: rosa, id: 'wamid.s', timestamp: '1', ...text('hi') }
    await graph.hooks.post(delivery({ field: 'standby', value: { messages: [message] } }))
    await settled()
    expect(said()).toHaveLength(before)
    expect(graph.reads).toHaveLength(1)
    expect((await recorded()).slice(-4)).toEqual([
      'in: [picture]',
      'note: Not answered: a person has taken over.',
      'in: hi',
      'note: Not answered: another responder has this conversation.',
    ])
    const heard = told.map(({ type }) => type)
    expect(heard).toEqual(['handoff.opened', 'handoff.message'])
    const standby = await db()('channelNews').where({ kind: 'standby' }).first()
    expect(standby).toMatchObject({ numberId: '770', count: 1 })
  })
})

onEachDatabase('the contacts behind WhatsApp messages', (db) => {
  it('F49 F56 go on in their session when they come without their number, and under a new one', async () => {
    const { graph, said, settled, senderId } = await opened(db())
    const { phone, user } = nextRosa()
    await graph.hooks.message({ phone, user }, text('track my order'))
    await settled()
    await graph.hooks.message({ user }, text('4711'))
    await settled()
    expect(said()).toEqual(['One: what is your order number?', 'One: order 4711 noted.'])
    await graph.hooks.message({ phone, user }, text('track my order'))
    const system = {
      type: 'user_changed_number',
      wa_id: '13035550199',
      user_id: `${user}New`,
      previous_user_id: user,
    }
    const change = { from: phone, id: 'wamid.c', timestamp: '1789387200', type: 'system', system }
    await graph.hooks.post(delivery({ value: { messages: [change] } }))
    await graph.hooks.message({ phone: '13035550199', user: `${user}New` }, text('4712'))
    await settled()
    expect(said().at(-1)).toBe('One: order 4712 noted.')
    expect(graph.messages.at(-1)?.to.phone).toBe('13035550199')
    const sessions = await db()('sessions').where({ place: senderId })
    expect(sessions).toHaveLength(1)
    // Who gets the old number is somebody else.
    await graph.hooks.message({ phone }, text('4713'))
    await settled()
    expect(said().at(-1)).toBe('One')
  })
})

onEachDatabase('what channels tell beside messages', (db) => {
  it('F56 is kept on the number: notices, errors, what is unreadable, and what is not ours', async () => {
    const { graph, recorded, logged } = await opened(db())
    await db()('channelNews').delete()
    graph.numbers.set('771', { shown: '12025550999', account: '990' })
    await graph.hooks.post(delivery({ field: 'account_update', value: { event: 'VERIFIED' } }))
    await graph.hooks.post(delivery({ field: 'account_update', value: { event: 'VERIFIED' } }))
    await graph.hooks.post(delivery({ value: { errors: [{ code: 131031, title: 'Locked' }] } }))
    await graph.hooks.post(delivery({ value: { messages: [{ type: 'text' }] } }))
    const echo = { to: rosa, id: 'wamid.e', timestamp: '1', ...text('I am on it') }
    await graph.hooks.post(
      delivery({ field: 'smb_message_echoes', value: { message_echoes: [echo] } }),
    )
    await graph.hooks.message({ phone: rosa }, text('hi'), '771')
    await graph.hooks.message({ phone: rosa }, text('hi'), '771')
    expect(await news(db())).toEqual([
      { numberId: '770', kind: 'echo', what: expect.stringContaining('past the bot'), count: 1 },
      { numberId: '770', kind: 'notice', what: 'account_update', count: 2 },
      { numberId: '770', kind: 'trouble', what: 'Locked (131031)', count: 1 },
      { numberId: '771', kind: 'unknown number', what: '12025550999', count: 2 },
      { numberId: '770', kind: 'unreadable', what: 'messages', count: 1 },
    ])
    expect(await recorded()).toEqual(['note: Sent past the bot: I am on it'])
    expect(logged.filter((line) => line.includes('no sender has'))).toHaveLength(1)
    expect(logged.filter((line) => line.includes('be read: messages'))).toHaveLength(1)
  })
})

onEachDatabase('the numbers of senders', (db) => {
  it('F56 are found by their id, whatever they show, once they are connected', async () => {
    const { graph, said, settled, senderId } = await opened(db())
    await graph.hooks.message(nextRosa(), text('hi'))
    graph.numbers.set('770', { shown: 'Shop', account: '990' })
    await graph.hooks.message(nextRosa(), text('hi'))
    await settled()
    expect(said()).toEqual(['One', 'One'])
    expect(await db()('channelNumbers').where({ senderId })).toMatchObject([
      { numberId: '770', account: '990', tokenName: 'WHATSAPP_ACCESS_TOKEN', connectedBy: null },
    ])
  })

  it('F56 of one app are not answered where another app signs for them', async () => {
    const { graph, said, settled, senderId } = await opened(db())
    const secretName = 'WHATSAPP_APP_SECRET_SHOP'
    const tokenName = 'WHATSAPP_ACCESS_TOKEN_SHOP'
    const shop = { channel: 'whatsapp', numberId: '770', senderId, secretName, tokenName, at: noon }
    await db()('channelNumbers').insert(shop)
    await db()('channelNews').delete()
    await graph.hooks.message(nextRosa(), text('hi'))
    // Nor does another number of that app take its sender.
    graph.numbers.set('779', { shown: '12025550110', account: '990' })
    await db()('channelNumbers').update({ connectedBy: 'mo' })
    await graph.hooks.message(nextRosa(), text('hi'), '779')
    await settled()
    expect(said()).toEqual([])
    expect((await news(db())).map(({ kind }) => kind)).toEqual(['foreign number', 'unknown number'])
  })
})

onEachDatabase('the verified number of a test sender', (db) => {
  async function testSender(number: string) {
    const one = await opened(db())
    const { senderId } = one
    await db()('senders')
      .where({ id: senderId })
      .update({ isTest: 1, verifiedNumber: `+${number}` })
    const proof = { senderId, number: `+${number}`, codeHash: hashOfCode(senderId, '471142') }
    await db()('senderProofs').insert({ ...proof, triesLeft: 5, expiresAt: noon + proofMs })
    await db().transaction((trx: Db) => bumpRouteRevision(trx, { senderIds: [senderId] }))
    const writes = async (from: string, body: string) => {
      await one.graph.hooks.message({ phone: from }, text(body))
      await one.settled()
    }
    return { ...one, writes }
  }

  it('F54 is answered only when its code was sent from it', async () => {
    const { phone } = nextRosa()
    const { writes, said, recorded } = await testSender(phone)
    await writes(phone, 'hi')
    await writes('12025550167', '471142')
    expect(said()).toEqual([])
    await writes(phone, '471 142')
    await writes(phone, 'hi')
    expect(said()).toEqual([expect.stringContaining('verified now'), 'One'])
    expect((await recorded())[1]).toContain('not proved by its code')
    await writes('12025550167', 'hi')
    expect(said()).toHaveLength(2)
  })

  it('F54 is answered to what came right behind its code', async () => {
    const { phone } = nextRosa()
    const { graph, settled, said } = await testSender(phone)
    const message = (body: string, id: string) => ({
      from: phone,
      id: `wamid.${phone}${id}`,
      timestamp: String(noon / 1000),
      ...text(body),
    })
    const messages = [message('471142', 'a'), message('hi', 'b')]
    await graph.hooks.post(delivery({ value: { messages } }))
    await settled()
    expect(said()).toEqual([expect.stringContaining('verified now'), 'One'])
  })

  it('F54 has few tries and little time', async () => {
    const { phone } = nextRosa()
    const { writes, said, senderId } = await testSender(phone)
    for (const guess of ['111111', '222222', '333333', '444444', '555555']) {
      await writes(phone, guess)
    }
    await writes(phone, '471142')
    expect(said()).toEqual([])
    await db()('senderProofs').where({ senderId }).update({ triesLeft: 5, expiresAt: noon })
    await writes(phone, '471142')
    expect(said()).toEqual([])
  })
})
