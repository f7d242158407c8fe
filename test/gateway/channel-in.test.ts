import { afterEach, expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createCustomerChannel } from '../../src/gateway/channel.ts'
import type { CustomerChannel } from '../../src/gateway/channel.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { readDelivery } from '../../adapters/whatsapp/inbound/read-delivery.ts'
import { delivery } from '../adapters/whatsapp/deliveries.ts'
import { openWhatsApp, rosa } from '../adapters/whatsapp/opened.ts'
import type { Opened } from '../adapters/whatsapp/opened.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { listeningGateway, noon, seedLive } from './seed.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** A bot on the number of the double, and how to wait until everything is sent. */
async function opened(db: Db, isDown = () => false) {
  const logged: string[] = []
  const background = createBackground((_reference, error) => {
    throw error
  })
  const made = listeningGateway(db).gateway
  const full = () => Promise.reject(new Error('The disk is full'))
  const without = <T extends object>(whole: T, name: string): T =>
    new Proxy(whole, {
      get: (target, key) => (key === name ? full : Reflect.get(target, key, target)),
    })
  const failing = new Proxy(made.db, {
    get: (target, key) => {
      if (key === 'transaction' && isDown()) return full
      const value = Reflect.get(target, key, target)
      return key === 'client' && isDown() ? without(value, 'acquireConnection') : value
    },
  })
  const gateway: Gateway = { ...made, db: failing }
  const { senderId } = await seedLive(db)
  await db('channelNumbers').delete()
  await db('senders').where({ address: '+1 202 555 0110' }).update({ retiredAt: noon })
  await db('senders').where({ id: senderId }).update({ address: '+1 202 555 0110' })
  const log = (level: string, message: string) => void logged.push(`${level} ${message}`)
  const rates = { senderPerSecond: 80, pairBurst: 100, pairEveryMs: 6000 }
  const common = { gateway, background, now: () => noon, log, rates, replyMaxAgeMs: 600_000 }
  const served: CustomerChannel[] = []
  const one: Opened = await openWhatsApp({
    now: () => noon,
    connect: (out) => {
      const customers = createCustomerChannel({ ...common, channel: 'whatsapp', out })
      served.push(customers)
      return customers.channelIn
    },
  })
  open.push(one)
  const [customers] = served
  if (!customers) throw new Error('not connected')
  const said = () =>
    one.graph.messages.map(({ body }) =>
      body.type === 'text' ? body.text.body : body.interactive.body.text,
    )
  const settled = async () => {
    await background.settled()
    await customers.outbound.sendDue()
    await background.settled()
  }
  return { ...one, settled, logged, said, channelIn: customers.channelIn }
}
const tom = '12025550167'
const text = (body: string) => ({ type: 'text', text: { body } })
const taps = (id: string, title: string) => ({
  type: 'interactive',
  interactive: { type: 'button_reply', button_reply: { id, title } },
})

onEachDatabase('customers on WhatsApp', (db) => {
  it('F56 are answered there: words, a tapped button, in order and read', async () => {
    const { graph, settled, said } = await opened(db())
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await settled()
    expect(graph.messages[0]?.body).toMatchObject({ interactive: { type: 'button' } })
    await graph.hooks.message({ phone: rosa }, taps('/track_order', 'Track an order'))
    await settled()
    await graph.hooks.message({ phone: rosa }, text('4711'))
    await settled()
    expect(said()).toEqual(['One', 'One: what is your order number?', 'One: order 4711 noted.'])
    expect(graph.reads).toHaveLength(3)
    expect(new Set(graph.messages.map(({ to }) => to.phone))).toEqual(new Set([rosa]))
  })

  it('F56 are answered once, however often a delivery comes', async () => {
    const { graph, settled, said } = await opened(db())
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await graph.hooks.repeat()
    await Promise.all([graph.hooks.repeat(), graph.hooks.repeat()])
    await settled()
    expect(said()).toEqual(['One'])
    expect(graph.doubles()).toEqual([])
  })

  it('F56 are answered one by one when one of them sends many messages at once', async () => {
    const { graph, settled, said } = await opened(db())
    const messages = Array.from({ length: 50 }, (_, at) => `hello ${at}`)
    await Promise.all(messages.map((body) => graph.hooks.message({ phone: rosa }, text(body))))
    expect(new Set(graph.hooks.log.map(({ status }) => status))).toEqual(new Set([200]))
    await settled()
    expect(said()).toHaveLength(50)
    expect(graph.doubles()).toEqual([])
  })

  it('F56 are answered without a phone number', async () => {
    const { graph, settled } = await opened(db())
    await graph.hooks.message({ user: 'US.13491208655302741918' }, text('hello'))
    await settled()
    expect(graph.messages.map(({ to }) => to)).toEqual([
      { phone: null, user: 'US.13491208655302741918' },
    ])
  })

  it('F56 come again while they can not be kept, and are answered once then', async () => {
    let isDown = true
    const { graph, settled, said } = await opened(db(), () => isDown)
    const message = (from: string) => ({
      from,
      id: `wamid.${from}`,
      timestamp: String(noon / 1000),
      ...text('hi'),
    })
    const both = delivery({ value: { messages: [message(tom), message(rosa)] } })
    expect((await graph.hooks.post(both)).status).toBe(503)
    await settled()
    expect(said()).toEqual([])
    isDown = false
    await graph.hooks.retry()
    await graph.hooks.repeat()
    await settled()
    expect(graph.messages.map(({ to }) => to.phone)).toEqual([tom, rosa])
  })

  it('F56 never stop a delivery by a message that can not be stored', async () => {
    const { settled, graph, said, logged, channelIn } = await opened(db())
    const message = (from: string) => ({
      from,
      id: `wamid.${from}`,
      timestamp: String(noon / 1000),
      ...text('hi'),
    })
    const body = delivery({ value: { messages: [message(tom), message(rosa)] } })
    const [first, second] = readDelivery(Buffer.from(JSON.stringify(body)), noon)
    if (first?.kind !== 'message' || !second) throw new Error('not read')
    const items = [{ ...first, messageId: 'a\u0007' }, second]
    await channelIn.take({
      channel: 'whatsapp',
      signedBy: 'WHATSAPP_APP_SECRET',
      receivedAt: noon,
      items,
    })
    await settled()
    expect(said()).toEqual(['One'])
    expect(graph.messages[0]?.to.phone).toBe(rosa)
    expect(logged.join()).toContain('message id')
  })

  it('F56 get nothing twice when the answer of WhatsApp is lost', async () => {
    const { graph, settled, logged } = await opened(db())
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await settled()
    graph.fault({ when: 'after', answer: 'cut', times: 2 })
    await graph.hooks.message({ phone: rosa }, text('hello again'))
    await settled()
    expect(graph.doubles()).toEqual([])
    expect(logged.join()).toContain('did not answer')
  })

  it('F56 are not answered on a number of nobody, and the team sees why once', async () => {
    const { graph, settled, logged, said } = await opened(db())
    graph.numbers.set('771', { shown: '12025550999', account: '990' })
    await graph.hooks.message({ phone: rosa }, text('hello'), '771')
    await settled()
    expect(said()).toEqual([])
    expect(logged.join()).toContain('that no sender has')
    graph.setToken(false)
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await graph.hooks.message({ phone: '12025550167' }, text('hello'))
    await settled()
    expect(logged.filter((line) => line.startsWith('error'))).toHaveLength(1)
  })
})
