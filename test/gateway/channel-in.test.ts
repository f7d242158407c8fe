import { afterEach, expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createChannelIn } from '../../src/gateway/channel-in.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { readDelivery } from '../../adapters/whatsapp/inbound/read-delivery.ts'
import { delivery } from '../adapters/whatsapp/deliveries.ts'
import { openWhatsApp, rosa } from '../adapters/whatsapp/opened.ts'
import type { Opened } from '../adapters/whatsapp/opened.ts'
import { onBothDatabases } from '../helpers/databases.ts'
import { listeningGateway, noon, seedLive } from './seed.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** A bot on the number of the double, and how to wait until everything is sent. */
async function opened(db: Db, locked = () => 'nobody') {
  const logged: string[] = []
  const background = createBackground((_reference, error) => {
    throw error
  })
  const made = listeningGateway(db).gateway
  const gateway: Gateway = {
    ...made,
    inQueue: (key, work) =>
      key.includes(locked()) ? Promise.reject(new Error('locked')) : made.inQueue(key, work),
  }
  const { senderId } = await seedLive(db)
  await db('senders').where({ address: '+1 202 555 0110' }).update({ retiredAt: noon })
  await db('senders').where({ id: senderId }).update({ address: '+1 202 555 0110' })
  const log = (level: string, message: string) => void logged.push(`${level} ${message}`)
  const one = await openWhatsApp({
    now: () => noon,
    connect: (out) => createChannelIn({ gateway, out, background, log }),
  })
  open.push(one)
  const channelIn = createChannelIn({ gateway, out: one.whatsapp.out, background, log })
  const said = () =>
    one.graph.messages.map(({ body }) =>
      body.type === 'text' ? body.text.body : body.interactive.body.text,
    )
  return { ...one, background, logged, said, channelIn }
}
const tom = '12025550167'
const text = (body: string) => ({ type: 'text', text: { body } })
const taps = (id: string, title: string) => ({
  type: 'interactive',
  interactive: { type: 'button_reply', button_reply: { id, title } },
})

onBothDatabases('customers on WhatsApp', (db) => {
  it('F56 are answered there: words, a tapped button, in order and read', async () => {
    const { graph, background, said } = await opened(db())
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await background.settled()
    expect(graph.messages[0]?.body).toMatchObject({ interactive: { type: 'button' } })
    await graph.hooks.message({ phone: rosa }, taps('/track_order', 'Track an order'))
    await background.settled()
    await graph.hooks.message({ phone: rosa }, text('4711'))
    await background.settled()
    expect(said()).toEqual(['One', 'One: what is your order number?', 'One: order 4711 noted.'])
    expect(graph.reads).toHaveLength(3)
    expect(new Set(graph.messages.map(({ to }) => to.phone))).toEqual(new Set([rosa]))
  })

  it('F56 are answered once, however often a delivery comes', async () => {
    const { graph, background, said } = await opened(db())
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await graph.hooks.repeat()
    await Promise.all([graph.hooks.repeat(), graph.hooks.repeat()])
    await background.settled()
    expect(said()).toEqual(['One'])
    expect(graph.doubles()).toEqual([])
  })

  it('F56 are answered one by one when one of them sends many messages at once', async () => {
    const { graph, background, said } = await opened(db())
    const messages = Array.from({ length: 50 }, (_, at) => `hello ${at}`)
    await Promise.all(messages.map((body) => graph.hooks.message({ phone: rosa }, text(body))))
    expect(new Set(graph.hooks.log.map(({ status }) => status))).toEqual(new Set([200]))
    await background.settled()
    expect(said()).toHaveLength(50)
    expect(graph.doubles()).toEqual([])
  })

  it('F56 are answered without a phone number', async () => {
    const { graph, background } = await opened(db())
    await graph.hooks.message({ user: 'US.13491208655302741918' }, text('hello'))
    await background.settled()
    expect(graph.messages.map(({ to }) => to)).toEqual([
      { phone: null, user: 'US.13491208655302741918' },
    ])
  })

  it('F56 are answered although another’s message could not be kept, which comes again', async () => {
    let locked = tom
    const { graph, background, said } = await opened(db(), () => locked)
    const message = (from: string) => ({ from, id: `wamid.${from}`, timestamp: '1', ...text('hi') })
    const both = delivery({ value: { messages: [message(tom), message(rosa)] } })
    expect((await graph.hooks.post(both)).status).toBe(503)
    await background.settled()
    expect(said()).toEqual(['One'])
    locked = 'nobody'
    await graph.hooks.retry()
    await background.settled()
    expect(graph.messages.map(({ to }) => to.phone)).toEqual([rosa, tom])
  })

  it('F56 never stop a delivery by a message that can not be stored', async () => {
    const { background, graph, said, logged, channelIn } = await opened(db())
    const message = (from: string) => ({ from, id: `wamid.${from}`, timestamp: '1', ...text('hi') })
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
    await background.settled()
    expect(said()).toEqual(['One'])
    expect(graph.messages[0]?.to.phone).toBe(rosa)
    expect(logged.join()).toContain('message id')
  })

  it('F56 get nothing twice when the answer of WhatsApp is lost', async () => {
    const { graph, background, logged } = await opened(db())
    graph.onStored(() => {})
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await background.settled()
    graph.fault({ when: 'after', answer: 'cut', times: 2 })
    await graph.hooks.message({ phone: rosa }, text('hello again'))
    await background.settled()
    expect(graph.doubles()).toEqual([])
    expect(logged.join()).toContain('did not answer')
  })

  it('F56 are not answered on a number of nobody, and the team sees why once', async () => {
    const { graph, background, logged, said } = await opened(db())
    graph.numbers.set('771', { shown: '12025550999', account: '990' })
    await graph.hooks.message({ phone: rosa }, text('hello'), '771')
    await background.settled()
    expect(said()).toEqual([])
    expect(logged.join()).toContain('that no sender has')
    graph.setToken(false)
    await graph.hooks.message({ phone: rosa }, text('hello'))
    await graph.hooks.message({ phone: '12025550167' }, text('hello'))
    await background.settled()
    expect(logged.filter((line) => line.startsWith('error'))).toHaveLength(1)
  })
})
