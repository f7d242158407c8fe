import { expect, it } from 'vitest'
import { receive } from './receive.ts'
import { countOpenSessions } from '../../src/store/live/session-counts.ts'
import { closeDrained } from '../../src/store/live/sessions.ts'
import { bumpRouteRevision } from '../../src/store/live/routes.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import {
  activate,
  drain,
  hour,
  listeningGateway,
  messageTo,
  minute,
  noon,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedSender,
  seedVersion,
} from './seed.ts'

onEachDatabase('receiving live messages', (db) => {
  const textsOf = (received: { replies: { text: string }[] }) =>
    received.replies.map(({ text }) => text)

  it('F42 answers with the official version of the active bot, greeting what nothing matches', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const received = await receive(gateway, messageTo(senderId, 'hey there'))
    expect(received).toMatchObject({
      outcome: 'answered',
      botId,
      versionId,
      label: 'V1.0',
      track: 'official',
      rule: null,
      replies: [{ text: 'One', buttons: [{ title: 'Track an order', payload: '/track_order' }] }],
    })
    const next = await receive(gateway, messageTo(senderId, '', { payload: '/track_order' }))
    expect(textsOf(next)).toEqual(['One: what is your order number?'])
    expect(next.sessionId).toBe(received.sessionId)
    expect(textsOf(await receive(gateway, messageTo(senderId, '4711')))).toEqual([
      'One: order 4711 noted.',
    ])
  })

  it('F49 keeps a session on its version through a release; new sessions get the new one', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'track my order'))
    const second = await seedVersion(db(), botId, ordersYaml('Two'))
    await release(db(), botId, second)
    const li = await receive(gateway, messageTo(senderId, '4711'))
    expect(li).toMatchObject({ versionId, replies: [{ text: 'One: order 4711 noted.' }] })
    const mo = await receive(gateway, messageTo(senderId, 'hi', { contact: '49222' }))
    expect(mo).toMatchObject({ versionId: second, replies: [{ text: 'Two' }] })
  })

  it('F45 lets a replaced bot finish its sessions until the drain is due', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'track my order'))
    const other = await seedBot(db())
    await release(db(), other, await seedVersion(db(), other, ordersYaml('Other')))
    await activate(db(), other, senderId)
    await drain(db(), { botId, versionId, senderId, dueAt: noon + 30 * minute })

    const before = await receive(gateway, messageTo(senderId, '4711', { at: noon + 29 * minute }))
    expect(before).toMatchObject({ botId, replies: [{ text: 'One: order 4711 noted.' }] })
    const after = await receive(gateway, messageTo(senderId, 'hm', { at: noon + 30 * minute }))
    expect(after).toMatchObject({ botId: other, replies: [{ text: 'Other' }] })
    const closed = await db()('sessions').where({ id: before.sessionId }).first()
    expect(closed).toMatchObject({ state: 'closed', closedWhy: 'drained' })
  })

  it('F45 F73 a drain does not cut off somebody who talks to a person', async () => {
    const { gateway, told } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'talk to a person'))
    expect(first.outcome).toBe('answered')
    expect(told).toMatchObject([{ type: 'handoff.opened', botId }])
    await drain(db(), { botId, versionId, senderId, dueAt: noon })
    const next = await receive(gateway, messageTo(senderId, 'hello?', { at: noon + hour }))
    expect(next).toMatchObject({ outcome: 'handed over', replies: [], sessionId: first.sessionId })
    const rows = await db()('messages').where({ sessionId: first.sessionId, direction: 'in' })
    expect(rows).toHaveLength(2)
  })

  it('F50 closes a session four hours after its last message and greets again', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'track my order'))
    const at = noon + 4 * hour
    const still = await receive(gateway, messageTo(senderId, '4711', { at: at - 1 }))
    expect(still.sessionId).toBe(first.sessionId)
    const late = await receive(gateway, messageTo(senderId, '4712', { at: at - 1 + 4 * hour }))
    expect(late.sessionId).not.toBe(first.sessionId)
    expect(textsOf(late)).toEqual(['One'])
    expect(await db()('sessions').where({ id: first.sessionId }).first()).toMatchObject({
      state: 'closed',
      closedWhy: 'expired',
      closedAt: at - 1 + 4 * hour,
    })
  })

  it('F50 a message that was received late does not shorten a session', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'hi', { at: noon + hour }))
    await receive(gateway, messageTo(senderId, 'hi', { at: noon }))
    const row = await db()('sessions').where({ id: first.sessionId }).first()
    expect(row.lastAt).toBe(noon + hour)
  })

  it('F52 records every message with version, track and session', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const message = messageTo(senderId, 'hi')
    const { sessionId } = await receive(gateway, message)
    const rows = await db()('messages').where({ place: senderId }).orderBy('id')
    const by = { sessionId, botId, versionId, track: 'official', rule: null, at: noon }
    expect(rows).toMatchObject([
      {
        ...by,
        direction: 'in',
        body: JSON.stringify({
          text: 'hi',
          messageId: message.messageId,
          turn: { route: 'official', heard: { as: 'text' }, path: ['menu/#1'] },
        }),
      },
      { ...by, direction: 'out', body: expect.stringContaining('"One"') },
    ])
  })

  it('F43 records what comes where no bot is active, and says so', async () => {
    const { gateway, told } = listeningGateway(db())
    const senderId = await seedSender(db())
    const received = await receive(gateway, messageTo(senderId, 'anybody?'))
    expect(received).toMatchObject({ outcome: 'nobody', replies: [], sessionId: null, botId: null })
    const [said, why] = await db()('messages').where({ place: senderId }).orderBy('id')
    expect(said).toMatchObject({ direction: 'in' })
    expect(why).toMatchObject({ direction: 'error', code: 'nobody' })
    expect(await receive(gateway, messageTo('no-such-sender', 'hi'))).toMatchObject({
      outcome: 'nobody',
    })
    expect(told).toEqual([])
  })

  it('F54 a test sender without a verified number answers nobody', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    const senderId = await seedSender(db(), { isTest: 1, verifiedNumber: null })
    await activate(db(), botId, senderId)
    expect(await receive(gateway, messageTo(senderId, 'hi'))).toMatchObject({
      outcome: 'unverified',
      replies: [],
    })
  })

  it('F54 a test sender answers its verified number only', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    const verifiedNumber = '+49 151 123-45678'
    const senderId = await seedSender(db(), { isTest: 1, verifiedNumber })
    await activate(db(), botId, senderId)
    const li = await receive(gateway, messageTo(senderId, 'hi'))
    const mo = await receive(gateway, messageTo(senderId, 'hi', { contact: '4915199999999' }))
    expect([li.outcome, mo.outcome]).toEqual(['answered', 'unverified'])
  })

  it('F47 opens a new session after sessions were closed at once', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'track my order'))
    expect(await countOpenSessions(db(), { botId })).toBe(1)
    await db().transaction(async (trx) => {
      await bumpRouteRevision(trx)
      const how = { handedOver: 0 as const, limit: 10, at: noon }
      const closed = await closeDrained(trx, { senderId, versionId }, how)
      expect(closed.map(({ id }) => id)).toEqual([first.sessionId])
    })
    expect(await countOpenSessions(db(), { botId })).toBe(0)
    const next = await receive(gateway, messageTo(senderId, '4711'))
    expect(next.sessionId).not.toBe(first.sessionId)
    expect(textsOf(next)).toEqual(['One'])
  })
})
