import { afterEach, beforeAll, expect, it } from 'vitest'
import { listChannelAlerts } from '../../../src/control/delivery/list-channel-alerts.ts'
import { listProblems } from '../../../src/control/delivery/list-problems.ts'
import { traceConversation } from '../../../src/control/conversations/trace-conversation.ts'
import { replyToCustomer } from '../../../src/control/handoffs/reply-to-customer.ts'
import { returnToBot } from '../../../src/control/handoffs/return-to-bot.ts'
import { pruneHistory } from '../../../src/control/history/prune-history.ts'
import { linesOf } from '../../../src/chat/conversations/trace-words.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { receive } from '../receive.ts'
import { sendProactiveMessages } from '../../../src/gateway/send-proactive-messages.ts'
import { queueProactiveMessages } from '../../../src/store/live/messages.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { actionServer, answering } from '../action-server.ts'
import { minute, messageTo, ordersYaml } from '../seed.ts'
import { day, failuresIn, opened, rosa } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('what customers get, as the team sees it', (db) => {
  beforeAll(() => seedCast(db()))
  const start = async (how: Parameters<typeof opened>[1] = {}) => {
    const one = await opened(db(), how)
    open.push(one)
    return one
  }
  /** What a bot says without being asked. */
  async function goodbye({ db: store, gateway, senderId, botId, clock }: Opened, contact = rosa) {
    const id = gateway.newId(clock.at)
    await store('messages').insert({
      id,
      sessionId: null,
      environment: 'live',
      place: senderId,
      contact,
      direction: 'out',
      body: JSON.stringify({ text: 'Goodbye', buttons: [] }),
      botId,
      at: clock.at,
    })
    await queueProactiveMessages(store, [{ id, at: clock.at }])
    return id
  }
  const handOver = (one: Opened) =>
    sendProactiveMessages(one.gateway, {
      renderers: new Map([['whatsapp', one.whatsapp.out.render]]),
      now: () => one.clock.at,
    })
  const traceOf = (one: Opened, contact = rosa) =>
    traceConversation(ctxFor(db(), 'ana', one.clock.at), { bot: one.botId, contact })

  it('F45 F56 is sent a goodbye once, after what it was answered, while its window is open', async () => {
    const one = await start()
    await one.graph.hooks.message({ phone: rosa }, { type: 'text', text: { body: 'hello' } })
    await one.background.settled()
    await goodbye(one)
    expect(await Promise.all([handOver(one), handOver(one)])).toContain(1)
    await one.pool.sendDue()
    expect(one.said()).toEqual(['One', 'Goodbye'])
    one.clock.at += day
    await goodbye(one)
    await handOver(one)
    await one.pool.sendDue()
    expect(one.said()).toEqual(['One', 'Goodbye'])
    expect(failuresIn(one.told)).toEqual([expect.stringContaining('24 hours')])
  })

  it('F45 F56 is sent a goodbye before what it is answered later, though nobody handed it over yet', async () => {
    const one = await start()
    await one.graph.hooks.message({ phone: rosa }, { type: 'text', text: { body: 'hello' } })
    await one.background.settled()
    await one.pool.sendDue()
    await goodbye(one)
    await one.graph.hooks.message(
      { phone: rosa },
      { type: 'text', text: { body: 'track my order' } },
    )
    await one.background.settled()
    await one.pool.sendDue()
    await handOver(one)
    await one.pool.sendDue()
    expect(one.said()).toEqual(['One', 'Goodbye', 'One: what is your order number?'])
  })

  it('F73 sends what a person answers and the bot says afterwards, in order, by the same way', async () => {
    const one = await start()
    const writes = async (body: string) => {
      await one.graph.hooks.message({ phone: rosa }, { type: 'text', text: { body } })
      await one.background.settled()
    }
    await writes('hello')
    await writes('talk to a person')
    const { id } = await db()('handOffs').where({ botId: one.botId }).first()
    const ana = ctxFor(db(), 'ana', one.clock.at)
    await replyToCustomer(ana, { handOff: id, text: 'I look into it.', replies: 0 })
    await returnToBot(ana, { handOff: id })
    await handOver(one)
    await one.pool.sendDue()
    expect(one.said().slice(-2)).toEqual([
      'I look into it.',
      expect.stringMatching(/assistant again/),
    ])
    one.clock.at += minute
    await writes('hello')
    await one.pool.sendDue()
    expect(one.said().at(-1)).toContain('One')
  })

  it('F87 says of a goodbye to who can not be reached any more that it was not sent', async () => {
    const one = await start()
    await receive(
      one.gateway,
      messageTo(one.senderId, 'hi', { contact: '49151', at: one.clock.at }),
    )
    await db()('contactWindows').where({ senderId: one.senderId, contact: '49151' }).delete()
    await goodbye(one, '49151')
    await handOver(one)
    await one.pool.sendDue()
    expect(one.said()).toEqual([])
    const { lines } = await traceOf(one, '49151')
    expect(lines.filter(({ code }) => code === 'send-window')).toHaveLength(1)
  })

  it('F52 is traced: how far each bubble got, what it costs, and why it did not', async () => {
    const one = await start()
    await one.says('hello')
    const [message] = one.graph.messages
    if (message) await one.graph.hooks.report(message, 'read')
    one.graph.fault({ when: 'before', answer: { code: 131026 }, of: 'message' })
    await one.says('hello')
    one.graph.fault({ when: 'before', answer: { code: 131016 }, of: 'message' })
    await one.says('hello')
    const { lines } = await traceOf(one)
    const bubbles = lines.filter(({ kind }) => kind === 'bot')
    expect(bubbles).toMatchObject([
      { delivery: 'read', sent: { price: 'service, billed', attempts: 1, messages: 1 } },
      { delivery: 'refused by its channel', sent: { problem: expect.stringContaining('131026') } },
      { delivery: 'waits to be sent again', sent: { problem: expect.stringContaining('131016') } },
    ])
    const words = lines.flatMap((line) => linesOf(line, 'UTC', 'time').map(plain))
    expect(words.join('\n')).toContain('(read; service, billed)')
    expect(lines.at(-1)).toMatchObject({ kind: 'bot' })
    expect(lines.some(({ kind, code }) => kind === 'problem' && code === 'send-refused')).toBe(true)
  })

  it('F87 is named by doctor: what nobody gets, and what a person must mend', async () => {
    const one = await start()
    one.graph.setToken(false)
    await one.says('hello')
    const ctx = ctxFor(db(), 'ava', one.clock.at)
    expect(await listChannelAlerts(ctx)).toMatchObject([
      { since: one.clock.at, mend: expect.stringContaining('WHATSAPP_ACCESS_TOKEN') },
    ])
    const problems = await listProblems(ctx)
    expect(problems.some(({ slug, code }) => slug === one.botId && code === 'send-refused')).toBe(
      true,
    )
    one.graph.setToken(true)
    await one.says('hello')
    expect(await listChannelAlerts(ctx)).toEqual([])
  })

  it('F56 answers of an action server go out too, and the customer sees that one is written', async () => {
    const slot = { event: 'slot', name: 'order_status', value: 'on its way' }
    const server = await actionServer(answering({ events: [slot], responses: [] }))
    const one = await start({ yaml: ordersYaml('One'), actionUrl: server.url })
    await one.says('look it up')
    await one.background.settled()
    expect(one.said()).toEqual([expect.stringContaining('on its way')])
    expect(one.graph.reads).toContainEqual({ messageId: expect.any(String), isTyping: true })
  })

  it('goes with what was said: rows after the session, and ways to people after two weeks', async () => {
    const one = await start()
    await one.says('hello')
    await db()('sessions').update({ state: 'closed', closedAt: one.clock.at, closedWhy: 'expired' })
    const keep = { sessionDays: 20, inboundDays: 14, sentDays: 20 }
    const prune = (days: number) =>
      pruneHistory(ctxFor(db(), 'system', one.clock.at + days * day + minute), keep)
    await prune(13)
    expect(await db()('contactWindows')).toHaveLength(1)
    await prune(14)
    expect(await db()('contactWindows')).toHaveLength(0)
    expect(await one.rows()).toHaveLength(1)
    await prune(20)
    expect(await one.rows()).toHaveLength(0)
  })
})
