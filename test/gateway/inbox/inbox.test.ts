import { afterEach, expect, it } from 'vitest'
import type { Db } from '../../../src/store/kit/database.ts'
import { startGrayRelease } from '../../../src/store/gray/gray-releases.ts'
import { bumpRouteRevision } from '../../../src/store/live/routes.ts'
import { transcript } from '../../../src/gateway/history.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { stoppedAfterEach } from '../../helpers/stopped-after.ts'
import { hour, noon, ordersYaml, release, seedSender, seedVersion } from '../seed.ts'
import { messageFrom, openInbox, openInboxOn, rosa, tom } from './opened-inbox.ts'

/** Reaches everybody by chance. */
const release100 = {
  revision: 1,
  officialId: null,
  startedBy: 'ana',
  startedAt: noon,
  plan: {
    steps: [{ basisPoints: 10_000, holdMs: hour }],
    guards: [],
    chatsMin: 1,
    onWorse: 'hold' as const,
    messagesMax: 100,
  },
  step: 0,
  stepAt: noon,
  heldAt: null,
  heldBy: null,
  heldWhy: null,
  toldAt: null,
  guards: {},
  judgedTo: 0,
  judgedId: '',
}

const kept = stoppedAfterEach()

onEachDatabase('the inbox of customers', (db) => {
  afterEach(() => db()('inboxMessages').delete())
  it('F56 keeps a message before it resolves, and answers it after', async () => {
    const first = await kept(openInbox(db()))
    first.inbox.stop()
    await first.writes(rosa, 'hello', { messageId: 'wamid.kept' })
    const rows = () => db()('inboxMessages').where({ place: first.senderId })
    expect(await rows()).toMatchObject([
      { contact: rosa, state: 'waiting', messageId: 'wamid.kept', settledAt: null },
    ])
    expect(await first.out()).toEqual([])
    const second = await kept(openInboxOn(db(), first.senderId))
    await second.settled()
    expect(await second.out()).toEqual([`${rosa}: One`])
    expect(await rows()).toMatchObject([{ state: 'done', settledAt: noon }])
    expect(second.marked).toEqual(['wamid.kept'])
  })

  it('F56 takes up at its start what another process left undone', async () => {
    const first = await kept(openInbox(db()))
    first.inbox.stop()
    for (const text of ['hello', 'track my order', '4711']) await first.writes(rosa, text)
    const second = await kept(openInboxOn(db(), first.senderId))
    await second.inbox.start()
    await second.settled()
    expect(await second.out()).toEqual([
      `${rosa}: One`,
      `${rosa}: One: what is your order number?`,
      `${rosa}: One: order 4711 noted.`,
    ])
    const rows = await db()('inboxMessages').where({ place: first.senderId })
    expect(rows).toMatchObject([1, 2, 3].map(() => ({ state: 'done', body: '' })))
  })

  it('F56 does nothing for a message that came before, and says that it has it', async () => {
    const { writes, settled, out, senderId } = await kept(openInbox(db()))
    const again = { messageId: 'wamid.again' }
    await Promise.all([writes(rosa, 'hello', again), writes(rosa, 'hello', again)])
    await settled()
    await writes(rosa, 'hello', again)
    await settled()
    expect(await out()).toEqual([`${rosa}: One`])
    expect(await db()('sessions').where({ place: senderId })).toMatchObject([{ turn: 1 }])
  })

  it('F56 answers 200 messages of one customer and those of others in their order', async () => {
    const { writes, settled, out, senderId } = await kept(openInbox(db()))
    const hers = Array.from({ length: 200 }, (_, i) => `hello ${i}`)
    const all = hers.map((text, i) => [writes(rosa, text), writes(`4915${i % 9}`, 'hello')])
    await Promise.all(all.flat())
    await settled()
    expect(await out()).toHaveLength(400)
    const said = await db()('messages')
      .where({ place: senderId, contact: rosa, direction: 'in' })
      .orderBy('id')
    expect(said.map(({ body }) => JSON.parse(body).text)).toEqual(hers)
    const sessions = await db()('sessions').where({ place: senderId })
    expect(sessions).toHaveLength(10)
  })

  it('F52 records who answered and why, as everywhere else', async () => {
    const { writes, settled, senderId, botId, versionId } = await kept(openInbox(db()))
    await writes(rosa, 'track my order')
    await settled()
    const [session] = await db()('sessions').where({ place: senderId })
    expect(session).toMatchObject({ botId, versionId, track: 'official', openedAt: noon })
    const rows = await db()('messages').where({ sessionId: session.id }).orderBy('id')
    const by = { botId, versionId, track: 'official', environment: 'live', at: noon }
    expect(rows).toMatchObject([
      { direction: 'in', ...by },
      { direction: 'out', ...by },
    ])
    expect(JSON.parse(rows[0].body)).toMatchObject({
      text: 'track my order',
      turn: { route: 'official', heard: { as: 'text' }, waits: 'the answer for order_id' },
    })
    const [sent] = await db()('outboundMessages').where({ senderId })
    expect(sent).toMatchObject({ messageId: rows[1].id, sessionId: session.id, botId })
    expect(sent).toMatchObject({ fromId: '770', windowEndsAt: noon + 24 * hour })
    expect((await transcript(db(), session.id))?.lines).toHaveLength(2)
  })

  it('F49 keeps a session on its version, and opens the next on the new one', async () => {
    const { writes, settled, out, botId, clock } = await kept(openInbox(db()))
    await writes(rosa, 'track my order')
    await settled()
    await release(db(), botId, await seedVersion(db(), botId, ordersYaml('Two')))
    await writes(rosa, '4711')
    await settled()
    await writes(tom, 'hello')
    await settled()
    clock.now += 5 * hour
    await writes(rosa, 'hello')
    await settled()
    expect(await out()).toEqual([
      `${rosa}: One: what is your order number?`,
      `${rosa}: One: order 4711 noted.`,
      `${tom}: Two`,
      `${rosa}: Two`,
    ])
    const hers = await db()('sessions').where({ contact: rosa, botId }).orderBy('id')
    expect(hers).toMatchObject([{ state: 'closed', closedWhy: 'expired' }, { state: 'open' }])
  })

  it('F33 F80 gives a new customer the gray version, and keeps with what chance', async () => {
    const one = await kept(openInbox(db()))
    const grayId = await seedVersion(db(), one.botId, ordersYaml('Two'))
    await db().transaction(async (trx: Db) => {
      await bumpRouteRevision(trx, { botIds: [one.botId] })
      await startGrayRelease(trx, { ...release100, botId: one.botId, versionId: grayId }, [])
    })
    await one.writes(rosa, 'hello')
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: Two`])
    const [session] = await db()('sessions').where({ place: one.senderId })
    expect(session).toMatchObject({ track: 'gray', versionId: grayId, share: 10_000 })
    await db()('grayReleases').where({ botId: one.botId }).delete()
  })

  it('F50 counts by the time of the channel, also where a whole day waits in one batch', async () => {
    const { inbox, writes, senderId } = await kept(openInbox(db()))
    inbox.stop()
    for (const hours of [0, 5, 6, 12]) await writes(rosa, 'hello', { at: noon + hours * hour })
    await (await kept(openInboxOn(db(), senderId))).settled()
    const sessions = await db()('sessions').where({ place: senderId }).orderBy('openedAt')
    expect(sessions.map(({ state, turn, openedAt }) => [state, turn, openedAt - noon])).toEqual([
      ['closed', 1, 0],
      ['closed', 1, 5 * hour],
      ['open', 1, 12 * hour],
    ])
  })

  it('F54 answers on a test sender its verified number only, and records why it is silent', async () => {
    const one = await kept(openInbox(db()))
    await db()('senders')
      .where({ id: one.senderId })
      .update({ isTest: 1, verifiedNumber: `+${rosa}` })
    const proof = { senderId: one.senderId, number: `+${rosa}`, codeHash: '', provedAt: noon }
    await db()('senderProofs').insert({ ...proof, triesLeft: 5, expiresAt: noon })
    await Promise.all([one.writes(tom, 'hello'), one.writes(rosa, 'hello')])
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: One`])
    const errors = await db()('messages').where({ place: one.senderId, direction: 'error' })
    expect(errors).toMatchObject([{ contact: tom, code: 'unverified' }])
  })

  it('F87 records why nobody answers where no bot is active', async () => {
    const one = await kept(openInbox(db()))
    const other = await seedSender(db())
    await one.inbox.keep('whatsapp', [{ place: other, message: messageFrom(rosa, 'hello') }])
    await one.settled()
    const errors = await db()('messages').where({ place: other, direction: 'error' })
    expect(errors).toMatchObject([{ contact: rosa, code: 'nobody' }])
  })

  it('F56 leaves out what can never be stored, and keeps the rest', async () => {
    const { inbox, writes, settled, out, logged, senderId } = await kept(openInbox(db()))
    const given = [
      messageFrom(rosa, 'hello', { messageId: 'a\u0007' }),
      messageFrom(tom, 'hel\u0000lo \ud800'),
    ]
    await inbox.keep(
      'whatsapp',
      given.map((message) => ({ place: senderId, message })),
    )
    await writes(rosa, 'hello')
    await settled()
    expect((await out()).toSorted()).toEqual([`${rosa}: One`, `${tom}: One`])
    expect(logged.join()).toContain('message id')
  })
})
