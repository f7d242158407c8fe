import { beforeAll, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { exportConversation } from '../../../src/control/conversations/export-conversation.ts'
import { listTroubles } from '../../../src/control/conversations/list-troubles.ts'
import { traceConversation } from '../../../src/control/conversations/trace-conversation.ts'
import { receive } from '../../gateway/receive.ts'
import { sendProactiveMessages } from '../../../src/gateway/send-proactive-messages.ts'
import { actionServer, answering } from '../../gateway/action-server.ts'
import {
  activate,
  helplessYaml,
  listeningGateway,
  messageTo,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedVersion,
} from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot, publish } from '../../helpers/live.ts'

const contact = '4915112345678'
const later = (ms: number) => ({ at: noon + ms })

onEachDatabase('the trace of a conversation', (db) => {
  beforeAll(() => seedCast(db()))
  const ana = () => ctxFor(db(), 'ana', noon + 1000)
  const traceOf = (bot: string, more = {}) => traceConversation(ana(), { bot, contact, ...more })

  it('F52 names version, track, rule, approver and request of what was said', async () => {
    const { gateway } = listeningGateway(db())
    const bot = await activeBot(db())
    await receive(gateway, messageTo(bot.senderId, 'hi', later(0)))
    await publish(db(), bot, 'Second')
    await receive(gateway, messageTo(bot.senderId, 'hi again', later(1)))
    const view = await traceConversation(ana(), { bot: bot.slug, contact: '+49 151 1234 5678' })
    expect(view.contact).toBe('+49 ··· 5678')
    expect(JSON.stringify(view)).not.toContain(contact)
    expect(view.lines).toMatchObject([
      {
        kind: 'customer',
        text: 'hi',
        sender: bot.sender,
        turn: { route: 'official', heard: { as: 'text' }, path: ['menu/#1'] },
      },
      {
        kind: 'bot',
        text: 'Hello',
        version: { label: 'V1.0' },
        track: 'official',
        rule: null,
        delivery: 'sent',
      },
      { kind: 'customer', text: 'hi again', turn: { route: 'draining' } },
      { kind: 'bot', version: { label: 'V1.0' } },
    ])
    expect(view.sessions).toMatchObject([{ version: { label: 'V1.0' }, state: 'open' }])
    const request = await db()('requests').where({ botId: bot.id, number: 1 }).first()
    expect(view.versions).toMatchObject([
      {
        version: { label: 'V1.0' },
        approvers: [{ name: 'Sam' }],
        request: { number: expect.any(Number) },
      },
    ])
    expect(request === undefined || view.versions[0]?.request?.id === request.id).toBe(true)
    expect(view.open).toEqual({ id: view.lines[0]?.sessionId })
  })

  it('F52 shows what a message was taken for, the ranking and what is waited for', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'please track my order', later(0)))
    await receive(gateway, messageTo(senderId, '4711', later(1)))
    const payload = '/track_order'
    await receive(gateway, messageTo(senderId, 'Track an order', { ...later(2), payload }))
    const said = (await traceOf(botId)).lines.filter(({ kind }) => kind === 'customer')
    expect(said.map(({ turn }) => turn)).toMatchObject([
      {
        heard: { as: 'text' },
        intents: [{ intent: 'track_order', score: expect.any(Number) }],
        path: ['track_order/#1'],
        waits: 'the answer for order_id',
      },
      { route: 'pinned', heard: { as: 'answer', slot: 'order_id' } },
      { heard: { as: 'button' } },
    ])
    expect(said[2]?.text).toBe('Track an order (button /track_order)')
    expect(said[2]?.turn?.intents).toBeUndefined()
  })

  it('F52 shows calls of actions with what kind of values went and came, never the values', async () => {
    const { gateway } = listeningGateway(db())
    const events = [
      { event: 'slot', name: 'order_id', value: 'secret-4711' },
      { event: 'slot', name: 'order_status', value: 'secret-place' },
    ]
    const server = await actionServer(answering({ events, responses: [{ text: 'Looked.' }] }))
    const { senderId, botId } = await seedLive(db(), { actionUrl: server.url })
    await receive(gateway, messageTo(senderId, 'look it up', later(0)))
    const view = await traceOf(botId)
    const call = view.lines.find(({ kind }) => kind === 'action')
    expect(call?.call).toMatchObject({
      action: 'action_order_status',
      endpoint: 'orders-api',
      ms: expect.any(Number),
      sent: {},
      got: { slots: { order_id: 'text of 11', order_status: 'text of 12' }, messages: 1, more: [] },
      path: ['look_up/#2'],
    })
    const rows = await db()('messages').where({ place: senderId, direction: 'call' })
    expect(JSON.stringify(rows)).not.toContain('secret')
  })

  it('F87 misses nothing that ended in silence, with the reason', async () => {
    const { gateway } = listeningGateway(db())
    const bot = await activeBot(db())
    const human = await seedLive(db())
    await receive(gateway, messageTo(human.senderId, 'talk to a person', later(0)))
    await receive(gateway, messageTo(human.senderId, 'hello?', later(1)))
    const left = (await traceOf(human.botId)).lines.at(-1)
    expect(left).toMatchObject({
      text: 'hello?',
      turn: { heard: { as: 'nothing' }, silent: 'a person has taken over' },
    })
    const leave = { openSessions: 'end' as const, reason: 'Closed' }
    await deactivateBot(ctxFor(db(), 'mo'), { bot: bot.slug, senders: [], ...leave })
    await receive(gateway, messageTo(bot.senderId, 'anybody?', later(2)))
    expect((await traceOf(bot.slug)).lines).toMatchObject([
      { kind: 'customer', text: 'anybody?' },
      { kind: 'problem', code: 'nobody', text: expect.stringContaining('no bot is active') },
    ])
  })

  it('F45 F52 tells how a session ended, and whether its goodbye still waits for its channel', async () => {
    const { gateway } = listeningGateway(db())
    const bot = await activeBot(db(), undefined, 'Bye.')
    await receive(gateway, messageTo(bot.senderId, 'hi', later(-1)))
    await publish(db(), bot, 'Second', { openSessions: 'end' })
    const ended = await traceOf(bot.slug)
    expect(ended.sessions).toMatchObject([{ state: 'closed', closedWhy: 'drained' }])
    expect(ended.open).toBeNull()
    const goodbye = { kind: 'bot', text: 'Bye.', version: { label: 'V1.0' } }
    expect(ended.lines.at(-1)).toMatchObject({ ...goodbye, delivery: 'waits for its channel' })
    await sendProactiveMessages(gateway, { renderers: new Map(), now: () => noon })
    expect((await traceOf(bot.slug)).lines.find(({ text }) => text === 'Bye.')).toMatchObject({
      ...goodbye,
      delivery: 'handed to its channel',
    })
  })

  it('F37 F52 shows where the bot failed and what the exception bot said for it', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db(), { yaml: helplessYaml })
    await receive(gateway, messageTo(senderId, 'hm?', later(0)))
    expect((await traceOf(botId)).lines).toMatchObject([
      { kind: 'customer', text: 'hm?' },
      { kind: 'problem', code: 'fallback-failed' },
      { kind: 'bot', version: null },
    ])
    const { troubles } = await listTroubles(ctxFor(db(), 'ana'), { bot: botId })
    expect(troubles).toMatchObject([{ contact: '+49 ··· 5678', code: 'fallback-failed', at: noon }])
    const [first] = troubles
    const opened = await traceConversation(ana(), { bot: botId, of: first?.of })
    expect(opened.lines).toHaveLength(3)
    expect(
      await listTroubles(ctxFor(db(), 'ana', noon + 25 * 3_600_000), { bot: botId }),
    ).toMatchObject({ troubles: [] })
  })

  it('F52 shows nothing of another bot on the same sender', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'for the first', later(0)))
    const other = await seedBot(db())
    await release(db(), other, await seedVersion(db(), other, ordersYaml('Other')))
    await activate(db(), other, senderId)
    await db()('sessions').where({ place: senderId }).update({ state: 'closed', closedAt: noon })
    await receive(gateway, messageTo(senderId, 'for the other', later(1)))
    const texts = async (bot: string) => (await traceOf(bot)).lines.map(({ text }) => text)
    expect(await texts(botId)).toEqual(['for the first', 'One'])
    expect(await texts(other)).toEqual(['for the other', 'Other'])
    const { lines } = await traceOf(other)
    const foreign = traceConversation(ana(), {
      bot: (await seedLive(db())).botId,
      of: lines[0]?.id,
    })
    await expect(foreign).rejects.toThrow(/Nothing is recorded/)
  })

  it('F52 comes in pages that leave nothing out, and as one file', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    for (let i = 0; i < 5; i++) await receive(gateway, messageTo(senderId, `hi ${i}`, later(i)))
    const whole = (await traceOf(botId)).lines.map(({ id }) => id)
    const paged: string[] = []
    let below: string | null = null
    do {
      const page = await traceOf(botId, { limit: 4, ...(below !== null && { below }) })
      paged.unshift(...page.lines.map(({ id }) => id))
      below = page.earlier
    } while (below !== null)
    expect(paged).toEqual(whole)
    expect(whole).toHaveLength(10)
    const made = await exportConversation(ana(), { bot: botId, contact })
    expect(made).toMatchObject({ lines: 10, next: null })
    expect(made.text).not.toContain(contact)
    expect(JSON.parse(made.text).lines.map(({ id }: { id: string }) => id)).toEqual(whole)
    const audit = await db()('audit')
      .where({ action: 'conversation.export' })
      .orderBy('seq', 'desc')
    expect(audit[0]).toMatchObject({ actor: 'ana', subject: `bot:${botId}` })
  })

  it('F52 is refused without a customer, and says so where nothing is recorded', async () => {
    const { botId } = await seedLive(db())
    await expect(traceConversation(ana(), { bot: botId })).rejects.toThrow(/whose conversation/)
    await expect(traceOf(botId)).rejects.toThrow(/Nothing is recorded/)
  })

  it('F52 is read by an index of the customer, on SQLite', async () => {
    if (db().client.config.client === 'pg') return
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'hi', later(0)))
    const asked: { sql: string; bindings: unknown[] }[] = []
    const listen = (query: { sql: string; bindings: unknown[] }) => void asked.push(query)
    db().on('query', listen)
    await traceOf(botId)
    await listTroubles(ana(), { bot: botId })
    db().off('query', listen)
    const reads = asked.filter(({ sql }) => /from `(messages|sessions)`/.test(sql))
    expect(reads.length).toBeGreaterThan(3)
    for (const { sql, bindings } of reads) {
      const plan: { detail: string }[] = await db().raw(
        `explain query plan ${sql}`,
        bindings as string[],
      )
      expect(
        plan.map(({ detail }) => detail).filter((one) => /SCAN (messages|sessions)/.test(one)),
      ).toEqual([])
    }
  })
})
