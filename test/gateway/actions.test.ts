import { expect, it } from 'vitest'
import { receive } from './receive.ts'
import { closeDrained } from '../../src/store/live/sessions.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { actionServer, answering } from './action-server.ts'
import type { Response } from './action-server.ts'
import {
  activate,
  listeningGateway,
  messageTo,
  noon,
  ordersYaml,
  seedBot,
  seedLive,
} from './seed.ts'

const sorry = 'Sorry, something on our side did not work. Please try again in a moment.'

onEachDatabase('actions in a live conversation', (db) => {
  const textsOf = (received: { replies: { text: string }[] }) =>
    received.replies.map(({ text }) => text)
  const errorsOf = async (place: string) => {
    const rows = await db()('messages').where({ place, direction: 'error' }).orderBy('id')
    return rows.map(({ body }) => JSON.parse(body).code)
  }
  const status = {
    events: [
      { event: 'slot', name: 'order_id', value: '4711' },
      { event: 'slot', name: 'order_status', value: 'on its way' },
    ],
    responses: [{ text: 'I looked it up.' }],
  }

  it('store what the server answers, say its texts, and go on', async () => {
    const { gateway } = listeningGateway(db())
    const server = await actionServer(answering(status))
    const { senderId } = await seedLive(db(), { actionUrl: server.url })
    const received = await receive(gateway, messageTo(senderId, 'look it up'))
    expect(received.outcome).toBe('answered')
    expect(textsOf(received)).toEqual(['I looked it up.', 'One: order 4711 is on its way.'])
    expect(JSON.parse(server.asked[0]?.raw ?? '').next_action).toBe('action_order_status')
    const rows = await db()('messages').where({ place: senderId }).orderBy('id')
    expect(rows.map(({ direction }) => direction)).toEqual(['in', 'call', 'out', 'out'])
  })

  it('ignore slots that the bot does not declare, and record them', async () => {
    const { gateway } = listeningGateway(db())
    const stranger = { event: 'slot', name: 'is_admin', value: true }
    const server = await actionServer(answering({ events: [stranger, { event: 'reminder' }] }))
    const { senderId } = await seedLive(db(), { actionUrl: server.url })
    const { sessionId } = await receive(gateway, messageTo(senderId, 'look it up'))
    expect(await errorsOf(senderId)).toEqual(['action-event-ignored', 'slot-missing'])
    const { conversation } = await db()('sessions').where({ id: sessionId }).first()
    expect(conversation).not.toContain('is_admin')
  })

  it('F64 say sorry and tell the channel of the bot when they fail', async () => {
    const { gateway, told } = listeningGateway(db())
    const server = await actionServer((response) => response.writeHead(500).end())
    const { senderId, botId } = await seedLive(db(), { actionUrl: server.url })
    const received = await receive(gateway, messageTo(senderId, 'look it up'))
    expect(textsOf(received)).toEqual([sorry])
    const problem = '"action_order_status" failed: the answer was HTTP 500'
    expect(told).toEqual([{ type: 'bot.failed', botId, sessionId: received.sessionId, problem }])
  })

  it('say sorry where the bot has no action server, or one that may not be called', async () => {
    const closed = listeningGateway(db(), { allowPrivate: false })
    const server = await actionServer(answering(status))
    const { senderId } = await seedLive(db(), { actionUrl: server.url })
    expect(textsOf(await receive(closed.gateway, messageTo(senderId, 'look it up')))).toEqual([
      sorry,
    ])
    expect(server.asked).toEqual([])
    const none = await seedLive(db())
    expect(textsOf(await receive(closed.gateway, messageTo(none.senderId, 'look it up')))).toEqual([
      sorry,
    ])
    expect(closed.told).toHaveLength(2)
  })

  it('F49 stay with the session that asked, whatever is activated meanwhile', async () => {
    const { gateway } = listeningGateway(db())
    const other = await seedBot(db())
    let senderId = ''
    const server = await actionServer((response) => {
      activate(db(), other, senderId).then(
        () => answering(status)(response),
        () => response.destroy(),
      )
    })
    const live = await seedLive(db(), { actionUrl: server.url })
    senderId = live.senderId
    const received = await receive(gateway, messageTo(senderId, 'look it up'))
    expect(received).toMatchObject({ botId: live.botId, versionId: live.versionId })
    expect(textsOf(received)).toHaveLength(2)
    expect(server.asked).toHaveLength(1)
  })

  it('F47 are dropped, and recorded, when the session was ended meanwhile', async () => {
    const { gateway } = listeningGateway(db())
    let live = { senderId: '', versionId: '' }
    const server = await actionServer((response) => {
      closeDrained(db(), live, { handedOver: 0, limit: 10, at: noon }).then(
        () => answering(status)(response),
        () => response.destroy(),
      )
    })
    live = await seedLive(db(), { actionUrl: server.url })
    const received = await receive(gateway, messageTo(live.senderId, 'look it up'))
    expect(textsOf(received)).toEqual([])
    expect(await errorsOf(live.senderId)).toEqual(['action-late'])
    const next = await receive(gateway, messageTo(live.senderId, '4711', { at: noon + 2 }))
    expect(next.sessionId).not.toBe(received.sessionId)
    expect(textsOf(next)).toEqual(['One'])
  })

  it('end even where a flow would only call them for ever', async () => {
    const { gateway } = listeningGateway(db())
    const server = await actionServer(answering({}))
    const loop = `  round: {nlu_trigger: [{intent: round}], steps: [{id: a, action: action_x, next: a}]}`
    const yaml = ordersYaml('One').replace(
      '\nnlu:',
      `\n${loop}\nnlu:\n  - {intent: round, examples: [round and round]}`,
    )
    const { senderId } = await seedLive(db(), { yaml, actionUrl: server.url })
    const received = await receive(gateway, messageTo(senderId, 'round and round'))
    expect(received.replies).not.toEqual([])
    expect(server.asked.length).toBeLessThanOrEqual(20)
  })

  it('survive whatever a hostile server sends, and cut what is too much', async () => {
    const { gateway } = listeningGateway(db())
    const replies: ((response: Response) => unknown)[] = [
      (response) => response.end('{"events":[{"event":"slot","name":"__proto__","value":1}]}'),
      (response) => response.end('['.repeat(100_000)),
      (response) => response.end('\0'),
      (response) => response.socket?.write('garbage\r\n\r\n') && response.socket.end(),
      answering({ responses: [{ text: '\0\uD83D'.repeat(5000) }] }),
      answering({ responses: Array.from({ length: 1000 }, () => ({ text: 'spam' })) }),
    ]
    const server = await actionServer((response) => replies.shift()?.(response))
    const { senderId } = await seedLive(db(), { actionUrl: server.url })
    while (replies.length > 0) {
      const received = await receive(gateway, messageTo(senderId, 'look it up'))
      expect(received.outcome).toBe('answered')
      expect(received.replies.length).toBeLessThanOrEqual(21)
    }
  })
})
