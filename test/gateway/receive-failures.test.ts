import { expect, it } from 'vitest'
import fc from 'fast-check'
import { receive } from './receive.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import {
  activate,
  helplessYaml,
  insertVersion,
  listeningGateway,
  messageTo,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedSender,
  seedVersion,
} from './seed.ts'
import { runs } from '../helpers/effort.ts'

const exceptionYaml = `
metadata: {channels: [whatsapp], start: sorry, fallback: sorry}
responses: {utter_sorry: [{text: We will be right back.}]}
flows: {sorry: {steps: [{action: utter_sorry}]}}
`
const lastResort = 'Sorry, something went wrong on our side. Please try again later.'

onEachDatabase('live messages that a bot cannot answer', (db) => {
  const errorsOf = async (place: string) => {
    const rows = await db()('messages').where({ place, direction: 'error' }).orderBy('id')
    return rows.map(({ body }) => JSON.parse(body).code)
  }
  const orphan = async (senderId: string) => {
    const conversation = JSON.stringify({ stack: [{ flow: 'gone', position: '#1', filled: [] }] })
    await db()('sessions').where({ place: senderId }).update({ conversation })
  }

  it('F37 get a fixed sentence where there is no exception bot at all', async () => {
    const { gateway, told } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db(), { yaml: helplessYaml })
    const received = await receive(gateway, messageTo(senderId, 'hm?'))
    expect(received).toMatchObject({ outcome: 'exception', botId, replies: [{ text: lastResort }] })
    expect(told).toMatchObject([{ type: 'bot.failed', botId, sessionId: received.sessionId }])
  })

  it('F37 get the answer of the exception bot, recorded as its own, and the bot is told of', async () => {
    const { gateway, told } = listeningGateway(db())
    const exceptionBot = await seedBot(db(), 1)
    const exceptionVersion = await seedVersion(db(), exceptionBot, exceptionYaml)
    await release(db(), exceptionBot, exceptionVersion)
    const { senderId, botId } = await seedLive(db(), { yaml: helplessYaml })
    const received = await receive(gateway, messageTo(senderId, 'hm?'))
    expect(received).toMatchObject({
      outcome: 'exception',
      botId,
      replies: [{ text: 'We will be right back.' }],
    })
    const rows = await db()('messages').where({ place: senderId }).orderBy('id')
    expect(rows).toMatchObject([
      { direction: 'in', botId },
      { direction: 'error', botId },
      { direction: 'out', botId: exceptionBot, versionId: exceptionVersion, track: 'official' },
    ])
    expect(told).toMatchObject([{ type: 'bot.failed', botId }])
    const next = await receive(gateway, messageTo(senderId, 'good morning'))
    expect(next).toMatchObject({ outcome: 'answered', replies: [{ text: 'Hi' }] })
  })

  it('F37 survive a definition that breaks the engine', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    const parts = { slots: {}, responses: { utter_hi: 'no list' }, nlu: [] }
    const flows = { hi: { steps: [{ action: 'utter_hi' }] } }
    const metadata = { start: 'hi', fallback: 'hi' }
    const broken = JSON.stringify({ metadata, ...parts, flows })
    await release(db(), botId, await insertVersion(db(), botId, broken))
    const received = await receive(gateway, messageTo(senderId, 'hi'))
    expect(received.outcome).toBe('exception')
    expect(received.replies).toHaveLength(1)
  })

  it('F34 F37 get the exception answer where an active bot has nothing released', async () => {
    const { gateway, told } = listeningGateway(db())
    const senderId = await seedSender(db())
    const botId = await seedBot(db())
    await activate(db(), botId, senderId)
    const received = await receive(gateway, messageTo(senderId, 'hi'))
    expect(received).toMatchObject({ outcome: 'exception', botId, sessionId: null })
    expect(await errorsOf(senderId)).toEqual(['not-released'])
    expect(told).toMatchObject([{ type: 'bot.failed', botId, sessionId: null }])
  })

  it('F49 say openly that they start again when the version of the session is lost', async () => {
    const { gateway, told } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const first = await receive(gateway, messageTo(senderId, 'track my order'))
    const second = await seedVersion(db(), botId, ordersYaml('Two'))
    await release(db(), botId, second)
    await db()('versions').where({ id: versionId }).update({ definition: 'not json' })

    const { gateway: restarted } = listeningGateway(db())
    expect((await receive(gateway, messageTo(senderId, 'still cached'))).versionId).toBe(versionId)
    const tellMe = listeningGateway(db())
    const received = await receive(tellMe.gateway, messageTo(senderId, '4711'))
    expect(received.versionId).toBe(second)
    expect(received.replies.map(({ text }) => text)).toEqual([
      'Sorry, I lost track of our conversation. Let us start again.',
      'Two',
    ])
    expect(await errorsOf(senderId)).toEqual(['version-lost', 'state-lost'])
    expect(tellMe.told).toMatchObject([{ type: 'bot.failed', botId }])
    expect(await db()('sessions').where({ id: first.sessionId }).first()).toMatchObject({
      state: 'closed',
      closedWhy: 'version-lost',
    })
    expect((await receive(restarted, messageTo(senderId, 'hm'))).sessionId).toBe(received.sessionId)
    expect(told).toEqual([])
  })

  it('F49 say openly that they start again when the kept state does not fit', async () => {
    const { gateway, told } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const { sessionId } = await receive(gateway, messageTo(senderId, 'track my order'))
    await orphan(senderId)
    const received = await receive(gateway, messageTo(senderId, '4711'))
    expect(received).toMatchObject({ sessionId, versionId })
    expect(received.replies).toHaveLength(2)
    expect(await errorsOf(senderId)).toEqual(['state-lost'])
    expect(told).toMatchObject([{ type: 'bot.failed', botId, sessionId }])
    await db()('sessions').where({ id: sessionId }).update({ conversation: '{half' })
    expect((await receive(gateway, messageTo(senderId, '4711'))).replies).toHaveLength(2)
  })

  it('F49 get the exception answer when the version is lost and nobody is active any more', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, versionId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'hi'))
    await db()('activations').where({ senderId }).update({ state: 'ended' })
    await db()('versions').where({ id: versionId }).update({ definition: '{}' })
    const { gateway: later } = listeningGateway(db())
    const received = await receive(later, messageTo(senderId, 'hi'))
    expect(received.outcome).toBe('exception')
    expect(await errorsOf(senderId)).toEqual(['version-lost'])
  })

  it('take texts of any size and any characters', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const texts = ['x'.repeat(10_000_000), 'a\0b\0', '\u202Eolleh', '👩‍👩‍👧‍👦'.repeat(2000), '\uD83D', '']
    for (const text of texts) {
      const received = await receive(gateway, messageTo(senderId, text, { payload: text }))
      expect(received.outcome).toBe('answered')
    }
    const rows = await db()('messages').where({ place: senderId, direction: 'in' }).orderBy('id')
    const kept = rows.map(({ body }) => JSON.parse(body).text)
    expect(kept[0]).toHaveLength(4096)
    expect(kept.slice(1, 3)).toEqual(['ab', '\u202Eolleh'])
  })

  it('take whatever text is thrown at them', async () => {
    const { gateway } = listeningGateway(db())
    // Whatever it reads into a text, it has one thing to say.
    const { senderId } = await seedLive(db(), { yaml: exceptionYaml })
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(text, fc.option(text, { nil: undefined }), async (said, payload) => {
        const more = payload === undefined ? {} : { payload }
        const received = await receive(gateway, messageTo(senderId, said, more))
        expect(received.outcome).toBe('answered')
      }),
      { numRuns: runs(15) },
    )
  })

  it('never mix what two contacts say', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId } = await seedLive(db())
    const contacts = ['49 1', '49', '1', '49\u200B']
    await Promise.all(
      contacts.map((contact) => receive(gateway, messageTo(senderId, 'hi', { contact }))),
    )
    expect(await db()('sessions').where({ place: senderId })).toHaveLength(4)
  })
})
