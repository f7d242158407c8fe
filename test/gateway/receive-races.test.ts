import { expect, it } from 'vitest'
import { openGateway } from '../../src/gateway/gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { ReadModel } from '../../src/gateway/read-model.ts'
import { receive } from './receive.ts'
import { sweepSessions } from '../../src/gateway/sweep-sessions.ts'
import { bumpRouteRevision } from '../../src/store/live/routes.ts'
import { closeDrained } from '../../src/store/live/sessions.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import {
  activate,
  hour,
  listeningGateway,
  messageTo,
  noon,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedVersion,
  settings,
} from './seed.ts'

/** A read model in whose first `live` or `version` something else happens, before it returns. */
function interrupted({ model }: Gateway, at: 'live' | 'version', what: () => Promise<unknown>) {
  let done = false
  const after = async <T>(result: T) => {
    if (!done) {
      done = true
      await what()
    }
    return result
  }
  const { live, version } = model
  const changed: ReadModel =
    at === 'live'
      ? { ...model, live: async () => after(await live()) }
      : { ...model, version: async (id) => after(await version(id)) }
  return { model: changed, meanwhile: () => done }
}

onEachDatabase('live messages at the same moment', (db) => {
  it('F42 open no session on the old bot once an activation is committed', async () => {
    const { gateway: one } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    const other = await seedBot(db())
    await release(db(), other, await seedVersion(db(), other, ordersYaml('Other')))

    let committed = false
    const writer = async (worker: number) => {
      const received = []
      for (let i = 0; i < 10; i++) {
        const after = committed
        const message = messageTo(senderId, 'hi', { contact: `49${worker}${i}` })
        received.push({ after, ...(await receive(one, message)) })
      }
      return received
    }
    const writers = Array.from({ length: 20 }, (_, worker) => writer(10 + worker))
    const switching = activate(db(), other, senderId).then(() => (committed = true))
    const received = (await Promise.all(writers)).flat()
    await switching
    expect(received.every(({ outcome }) => outcome === 'answered')).toBe(true)
    const after = received.filter((message) => message.after)
    expect(after.length).toBeGreaterThan(20)
    expect(after.filter((message) => message.botId === botId)).toEqual([])
    const late = messageTo(senderId, 'hi', { contact: '49999' })
    expect((await receive(listeningGateway(db()).gateway, late)).botId).toBe(other)
  })

  it('F42 choose again when an activation is committed between choice and opening', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    const other = await seedBot(db())
    await release(db(), other, await seedVersion(db(), other, ordersYaml('Other')))
    const { meanwhile, model } = interrupted(gateway, 'live', () => activate(db(), other, senderId))
    const received = await receive({ ...gateway, model }, messageTo(senderId, 'hi'))
    expect(meanwhile()).toBe(true)
    expect(received).toMatchObject({ botId: other, replies: [{ text: 'Other' }] })
    expect(await db()('sessions').where({ botId })).toEqual([])
  })

  it('F49 make a turn again that another process was faster with', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'track my order'))
    const { gateway: faster } = listeningGateway(db())
    const { model } = interrupted(gateway, 'version', () =>
      receive(faster, messageTo(senderId, '4711', { at: noon + 1 })),
    )
    const again = messageTo(senderId, 'track my order', { at: noon + 2 })
    const received = await receive({ ...gateway, model }, again)
    expect(received.replies).toMatchObject([{ text: 'One: what is your order number?' }])
    const rows = await db()('messages').where({ place: senderId, direction: 'out' }).orderBy('id')
    expect(rows.map(({ body }) => JSON.parse(body).text)).toEqual([
      'One: what is your order number?',
      'One: order 4711 noted.',
      'One: what is your order number?',
    ])
  })

  it('F47 begin anew when the session is closed between reading and writing', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, versionId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'track my order'))
    const how = { handedOver: 0 as const, limit: 10, at: noon }
    const { model } = interrupted(gateway, 'version', () =>
      closeDrained(db(), { senderId, versionId }, how),
    )
    const received = await receive({ ...gateway, model }, messageTo(senderId, '4711'))
    expect(received.sessionId).not.toBe(first.sessionId)
    expect(received.replies).toMatchObject([{ text: 'One' }])
  })

  it('F47 leave no session open on a bot that was ended while they came', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const ending = db().transaction(async (trx) => {
      await bumpRouteRevision(trx)
      await trx('activations').where({ senderId }).update({ state: 'ended' })
      const how = { handedOver: 0 as const, limit: 100, at: noon }
      await closeDrained(trx, { senderId, versionId }, how)
    })
    const messages = Array.from({ length: 60 }, (_, i) =>
      receive(gateway, messageTo(senderId, 'hi', { contact: `49${i}` })),
    )
    await Promise.all([ending, ...messages])
    expect(await db()('sessions').where({ botId, state: 'open' })).toEqual([])
  })

  it('are answered once for each message id, whichever process takes them', async () => {
    const { gateway: one } = listeningGateway(db())
    const { gateway: two } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const message = messageTo(senderId, 'hi')
    await Promise.all(Array.from({ length: 20 }, (_, i) => receive(i % 2 ? one : two, message)))
    expect(await db()('outboundMessages').where({ senderId })).toMatchObject([{ state: 'sent' }])
    expect(await db()('messages').where({ place: senderId, direction: 'in' })).toHaveLength(1)
    expect(await db()('messages').where({ place: senderId, direction: 'out' })).toHaveLength(1)
  })

  it('share one session for each sender and contact, and lose no turn', async () => {
    const gateways = [listeningGateway(db()).gateway, listeningGateway(db()).gateway]
    const { senderId } = await seedLive(db())
    const received = await Promise.all(
      gateways.flatMap((gateway) => [
        receive(gateway, messageTo(senderId, 'one')),
        receive(gateway, messageTo(senderId, 'two')),
      ]),
    )
    expect(new Set(received.map(({ sessionId }) => sessionId)).size).toBe(1)
    const sessions = await db()('sessions').where({ place: senderId })
    expect(sessions).toMatchObject([{ state: 'open' }])
    const said = await db()('messages').where({ place: senderId }).orderBy('id')
    const inAndOut = said.map(({ direction }) => direction)
    expect(inAndOut).toEqual(['in', 'out', 'in', 'out', 'in', 'out', 'in', 'out'])
  })

  it('F50 open one new session when two find the old one expired', async () => {
    const gateways = [listeningGateway(db()).gateway, listeningGateway(db()).gateway]
    const { senderId } = await seedLive(db())
    for (const gateway of gateways) await receive(gateway, messageTo(senderId, 'hi'))
    const late = { at: noon + 5 * hour }
    await Promise.all(gateways.map((gateway) => receive(gateway, messageTo(senderId, 'hi', late))))
    const sessions = await db()('sessions').where({ place: senderId }).orderBy('id')
    expect(sessions).toMatchObject([{ state: 'closed' }, { state: 'open' }])
    const later = await db()('messages').where({ sessionId: sessions[1].id })
    expect(later).toHaveLength(4)
  })

  it('leave nothing half done when the transaction fails, and are answered by the next attempt', async () => {
    const { senderId, botId } = await seedLive(db())
    const tell = () => Promise.reject(new Error('the database went away'))
    const broken = openGateway(db(), settings, { tell })
    const message = messageTo(senderId, 'talk to a person')
    await expect(receive(broken, message)).rejects.toThrow('the database went away')
    for (const table of ['sessions', 'messages']) {
      expect(await db()(table).where({ place: senderId })).toEqual([])
    }
    expect(await db()('outboundMessages').where({ senderId })).toEqual([])
    const { gateway, told } = listeningGateway(db())
    const received = await receive(gateway, { ...message, at: noon + 2000 })
    expect(received.outcome).toBe('answered')
    expect(told).toMatchObject([{ type: 'handoff.opened', botId }])
  })

  it('F50 a sweep closes who fell silent, in every environment, and nobody else', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'hi', { contact: '491' }))
    await receive(gateway, messageTo(senderId, 'hi', { contact: '492', at: noon + 1 }))
    await sweepSessions(gateway, noon + 4 * hour)
    const sessions = await db()('sessions').where({ place: senderId }).orderBy('contact')
    expect(sessions.map(({ state }) => state)).toEqual(['closed', 'open'])
  })
})
