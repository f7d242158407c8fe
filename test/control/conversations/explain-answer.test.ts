import { beforeAll, expect, it } from 'vitest'
import { explainAnswer } from '../../../src/control/conversations/explain-answer.ts'
import type { AnswerOn } from '../../../src/control/conversations/explain-answer.ts'
import { receive } from '../../gateway/receive.ts'
import {
  activate,
  drain,
  hour,
  listeningGateway,
  messageTo,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedSender,
  seedVersion,
} from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const contact = '4915112345678'

onEachDatabase('why a customer gets a version', (db) => {
  beforeAll(() => seedCast(db()))

  /** What is said is what then happens: the same message is sent at the same time. */
  const whyThenSent = async (botId: string, senderId: string, at: number): Promise<AnswerOn> => {
    const view = await explainAnswer(ctxFor(db(), 'ana', at), {
      bot: botId,
      contact: `+${contact}`,
    })
    expect(JSON.stringify(view)).not.toContain(contact)
    const on = view.senders.find(({ sender }) => sender.id === senderId)
    if (!on) throw new Error('nothing is said of that sender')
    const { gateway } = listeningGateway(db())
    const got = await receive(gateway, messageTo(senderId, 'hi', { at }))
    expect({ version: on.version?.id ?? null, bot: on.bot?.id ?? null, rule: on.rule }).toEqual({
      version: got.versionId,
      bot: got.botId,
      rule: got.rule,
    })
    return on
  }

  it('F35 F49 is the official version first, and then the one that the session began with', async () => {
    const { senderId, botId, versionId } = await seedLive(db())
    expect(await whyThenSent(botId, senderId, noon)).toMatchObject({
      why: 'official',
      version: { id: versionId, label: 'V1.0' },
      track: 'official',
      session: null,
    })
    const second = await seedVersion(db(), botId, ordersYaml('Two'))
    await release(db(), botId, second)
    expect(await whyThenSent(botId, senderId, noon + 1)).toMatchObject({
      why: 'pinned',
      version: { id: versionId },
      session: { lastAt: noon, expiresAt: noon + 4 * hour },
    })
    expect(await whyThenSent(botId, senderId, noon + 1 + 4 * hour)).toMatchObject({
      why: 'official',
      version: { id: second },
      closes: 'expired',
    })
  })

  it('F35 F45 is the drained version until its time is over, also under another bot', async () => {
    const { senderId, botId, versionId } = await seedLive(db())
    await whyThenSent(botId, senderId, noon)
    const other = await seedBot(db())
    const otherVersion = await seedVersion(db(), other, ordersYaml('Other'))
    await release(db(), other, otherVersion)
    await activate(db(), other, senderId)
    const dueAt = noon + hour
    await drain(db(), { botId, versionId, senderId, dueAt })
    expect(await whyThenSent(botId, senderId, noon + 1)).toMatchObject({
      why: 'draining',
      drainDueAt: dueAt,
    })
    expect(await whyThenSent(other, senderId, dueAt)).toMatchObject({
      why: 'official',
      bot: { id: other },
      closes: 'drained',
    })
  })

  it('F35 F54 is nobody on a test sender of another number, and without an active bot', async () => {
    const { botId } = await seedLive(db())
    const test = await seedSender(db(), { isTest: 1, verifiedNumber: '+49 999' })
    await activate(db(), botId, test)
    expect(await whyThenSent(botId, test, noon)).toMatchObject({
      why: 'unverified',
      sender: { isTest: true },
    })
    const own = await seedSender(db(), { isTest: 1, verifiedNumber: '+49 151 12345678' })
    await activate(db(), botId, own)
    expect(await whyThenSent(botId, own, noon)).toMatchObject({ why: 'official' })
  })

  it('F35 F37 is the exception bot where what is active has no released version', async () => {
    const { senderId, botId } = await seedLive(db())
    await db()('releases').where({ botId }).delete()
    await db()('routeRevision').where({ id: 1 }).increment('revision', 1)
    const view = await explainAnswer(ctxFor(db(), 'ana'), { bot: botId, contact })
    expect(view.senders).toMatchObject([
      { sender: { id: senderId }, why: 'not released', bot: null, version: null },
    ])
    const { gateway } = listeningGateway(db())
    expect(await receive(gateway, messageTo(senderId, 'hi'))).toMatchObject({
      outcome: 'exception',
    })
  })

  it('F35 F73 is a person where one has taken over', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'talk to a person', { at: noon }))
    expect(await whyThenSent(botId, senderId, noon + 1)).toMatchObject({ why: 'person' })
  })

  it('F35 says that a bot which is active nowhere answers nobody', async () => {
    const bot = await seedBot(db())
    const view = await explainAnswer(ctxFor(db(), 'ana'), { bot, contact })
    expect(view).toMatchObject({ contact: '+49 ··· 5678', senders: [] })
  })
})
