import { beforeAll, describe, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { growGray } from '../../../src/control/gray/grow-gray.ts'
import { holdGray } from '../../../src/control/gray/hold-gray.ts'
import { judgeAfterMs, judgeGray } from '../../../src/control/gray/judge-gray.ts'
import { readGray } from '../../../src/control/gray/read-gray.ts'
import { requestReleaseChange } from '../../../src/control/gray/request-release-change.ts'
import { saveGrayRule } from '../../../src/control/gray/save-gray-rule.ts'
import { explainAnswer } from '../../../src/control/conversations/explain-answer.ts'
import { tellAfterMs } from '../../../src/domain/gray/plan.ts'
import { receive } from '../../../src/gateway/receive.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { listeningGateway, messageTo } from '../../gateway/seed.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'

const hour = 3_600_000
const nobody = {
  ranges: [],
  contacts: [],
  countries: [],
  basisPoints: 0,
  unnumbered: 'official' as const,
}
const tester = '4915100000001'
const customer = '4915199999999'

let count = 0
const testers = async (db: Db, more = {}) => {
  const name = `Testers ${++count}`
  const rule = await saveGrayRule(ctxFor(db, 'mo'), {
    ...nobody,
    name,
    contacts: [tester],
    ...more,
  })
  return { ...rule, name }
}

type Gray = Parameters<typeof requestPublish>[1]['gray']

/** Dana's next version, asked for on the gray track and approved by Ana. */
async function publishGray(db: Db, bot: Bot, gray: Gray, greeting = 'Gray hello', at = noon) {
  await writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))
  const asked = { bot: bot.slug, comment: 'A part first', gray }
  const { id, revision } = await requestPublish(ctxFor(db, 'dana', at), asked)
  return approveRequest(ctxFor(db, 'ana', at), { request: id, revision, ticks: [] })
}

const says = async (db: Db, bot: Bot, contact: string, at = noon, text = 'hi') => {
  const { gateway } = listeningGateway(db)
  const said = await receive(gateway, { ...messageTo(bot.senderId, text, { at }), contact })
  return { track: said.track, rule: said.rule, label: said.label, text: said.replies[0]?.text }
}

const steps = '5 % for 1 h, 25 % for 4 h, 100 %'
const guarded = { steps, guards: ['errors' as const] }

/** Chats that the guard counts, written as the gateway leaves them. */
async function chats(
  db: Db,
  bot: Bot,
  track: 'gray' | 'official',
  many: { of: number; failed: number; at: number },
) {
  const release = await db('releases').where({ botId: bot.id, track }).first()
  for (let i = 0; i < many.of; i++) {
    const id = `${track}-${bot.id}-${many.at}-${i}`
    await db('sessions').insert({
      id,
      environment: 'live',
      place: bot.senderId,
      contact: id,
      botId: bot.id,
      versionId: release.versionId,
      track,
      state: 'closed',
      conversation: '{}',
      turn: 1,
      share: 500,
      openedAt: many.at,
      lastAt: many.at,
    })
    if (i >= many.failed) continue
    await db('messages').insert({
      id,
      sessionId: id,
      environment: 'live',
      place: bot.senderId,
      contact: id,
      direction: 'error',
      body: '{"code":"action-failed","text":"No answer"}',
      code: 'action-failed',
      botId: bot.id,
      at: many.at,
    })
  }
}

onEachDatabase('a gray release', (db) => {
  beforeAll(() => seedCast(db()))

  it('F32 F33 gives the gray version to whom its rule names, and the official one to everybody else', async () => {
    const bot = await activeBot(db())
    const rule = await testers(db())
    const { request } = await publishGray(db(), bot, { rules: [rule.name] })
    expect(request).toMatchObject({ state: 'approved', track: 'gray' })
    expect(await says(db(), bot, tester)).toMatchObject({
      track: 'gray',
      rule: rule.name,
      text: 'Gray hello',
    })
    expect(await says(db(), bot, customer)).toMatchObject({
      track: 'official',
      rule: null,
      label: 'V1.0',
    })
  })

  it('F35 says who would get it and by which rule', async () => {
    const bot = await activeBot(db())
    const rule = await testers(db())
    await publishGray(db(), bot, { rules: [rule.name] })
    const why = (contact: string) => explainAnswer(ctxFor(db(), 'ana'), { bot: bot.slug, contact })
    expect((await why(`+${tester}`)).senders[0]).toMatchObject({ why: 'gray', rule: rule.name })
    expect((await why(customer)).senders[0]).toMatchObject({ why: 'official', rule: null })
  })

  it('F34 keeps a contact on its side for the session, through hold, promotion and cancel', async () => {
    const bot = await activeBot(db())
    const rule = await testers(db())
    await publishGray(db(), bot, { rules: [rule.name] })
    await says(db(), bot, tester)
    await holdGray(ctxFor(db(), 'li'), { bot: bot.slug, reason: 'Prices are wrong' })
    expect(await says(db(), bot, tester, noon + 1)).toMatchObject({ track: 'gray', label: 'V1.1' })
    expect(await says(db(), bot, `${tester}0`, noon + 1)).toMatchObject({ track: 'official' })
    const later = noon + 5 * hour
    expect(await says(db(), bot, tester, later)).toMatchObject({ track: 'official', label: 'V1.0' })
  })

  it('F34 F23 makes it official by four eyes, as the same version', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { rules: [(await testers(db())).name] })
    const asked = await requestReleaseChange(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      kind: 'promote',
      comment: 'It works',
    })
    expect(asked).toMatchObject({
      state: 'awaiting approval',
      track: 'official',
      version: { label: 'V1.1' },
    })
    const { id: request, revision } = asked
    const approve = (who: 'dana' | 'ana') =>
      approveRequest(ctxFor(db(), who), { request, revision, ticks: [] })
    await expect(approve('dana')).rejects.toThrow(/can't approve/)
    await approve('ana')
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.1' })
    await expect(readGray(ctxFor(db(), 'ana'), { bot: bot.slug })).rejects.toThrow(
      /no gray release/,
    )
    expect(await db()('releases').where({ botId: bot.id })).toHaveLength(1)
  })

  it('F34 cancels the gray release, and then the official one, which leaves the bot inactive', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { rules: [(await testers(db())).name] })
    const ask = async (track: 'gray' | 'official') => {
      const comment = 'It is not needed'
      const asked = await requestReleaseChange(ctxFor(db(), 'dana'), {
        bot: bot.slug,
        kind: 'cancel',
        track,
        comment,
      })
      const { id: request, revision } = asked
      return approveRequest(ctxFor(db(), 'ana'), { request, revision, ticks: [] })
    }
    await expect(ask('official')).rejects.toThrow(/gray release beside/)
    await db()('requests')
      .where({ botId: bot.id, state: 'awaiting approval' })
      .update({ state: 'withdrawn' })
    await ask('gray')
    expect(await says(db(), bot, tester)).toMatchObject({ track: 'official' })
    await ask('official')
    expect(await db()('releases').where({ botId: bot.id })).toEqual([])
    expect(await db()('activations').where({ botId: bot.id, state: 'active' })).toEqual([])
    expect((await says(db(), bot, `${customer}1`)).text).toBeUndefined()
  })

  it('F34 a promotion goes stale when its gray release ends, and says so', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { rules: [(await testers(db())).name] })
    const asked = await requestReleaseChange(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      kind: 'promote',
      comment: 'It works',
    })
    await publishGrayAgain(db(), bot)
    const { id: request, revision } = asked
    const done = await approveRequest(ctxFor(db(), 'ana'), { request, revision, ticks: [] })
    expect(done.request.state).toBe('stale')
  })

  it('F80 goes on by itself where no harm is seen, one step at a time, and becomes official at its end', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const view = () => readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(await view()).toMatchObject({ share: 500, step: 0, dueAt: noon + hour })
    await chats(db(), bot, 'gray', { of: 200, failed: 0, at: noon + 1 })
    await chats(db(), bot, 'official', { of: 60, failed: 3, at: noon + 2 })
    const at = noon + 9 * hour
    for (let i = 0; i < 4; i++) await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    expect((await view()).watched[0]).toMatchObject({
      gray: { chats: 200, failed: 0 },
      official: { chats: 60, failed: 3 },
    })
    expect((await view()).step).toBe(0)
    await judgeGray(ctxFor(db(), 'system', at))
    expect(await view()).toMatchObject({ step: 1, share: 2500 })
    await judgeGray(ctxFor(db(), 'system', at + 1))
    expect((await view()).step).toBe(1)
    await judgeGray(ctxFor(db(), 'system', at + 4 * hour))
    expect((await view()).step).toBe(2)
    await judgeGray(ctxFor(db(), 'system', at + 5 * hour))
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.1' })
  })

  it.each(['hold', 'take back'] as const)('F80 ends on harm by itself: %s', async (onWorse) => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { ...guarded, onWorse })
    await chats(db(), bot, 'official', { of: 20, failed: 1, at: noon + 1 })
    await chats(db(), bot, 'gray', { of: 60, failed: 30, at: noon + 2 })
    await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.0' })
    const lines = await db()('outbox').where({ subject: `gray:${bot.id}`, kind: 'dm' })
    const told = lines.map(({ body }) => JSON.parse(body))
    const type = onWorse === 'hold' ? 'gray.held' : 'gray.taken-back'
    expect(told).toContainEqual(
      expect.objectContaining({ type, why: expect.stringMatching(/errors: 50 %/) }),
    )
    const left = await db()('releases').where({ botId: bot.id, track: 'gray' })
    expect(left).toHaveLength(onWorse === 'hold' ? 1 : 0)
  })

  it('F80 counts one chat a customer, however often it looks', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    await chats(db(), bot, 'gray', { of: 3, failed: 1, at: noon + 1 })
    await db()('sessions').where({ botId: bot.id, track: 'gray' }).update({ contact: customer })
    for (let i = 0; i < 3; i++)
      await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10 + i))
    const { watched } = await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(watched[0]?.gray.chats).toBe(1)
  })

  it('F80 tells once where too few customers met it for a day', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const at = noon + hour + tellAfterMs
    for (let i = 0; i < 3; i++) await judgeGray(ctxFor(db(), 'system', at + i))
    const told = await db()('outbox').where({ subject: `gray:${bot.id}`, kind: 'dm' })
    expect(
      told.filter(({ body }) => JSON.parse(body).type === 'gray.waits').length,
    ).toBeGreaterThan(0)
    const people = new Set(told.map(({ target }) => target))
    expect(told).toHaveLength(people.size)
  })

  it('F80 F23 grows by hand only by an approver who did not write it, from what they looked at', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    const grow = (who: 'dana' | 'mo' | 'ana', revision: number) =>
      growGray(ctxFor(db(), who), { bot: bot.slug, revision })
    await expect(grow('mo', 1)).rejects.toThrow(/approver/)
    await db()('botRoles')
      .insert({ botId: bot.id, personId: 'dana', role: 'approver' })
      .onConflict()
      .ignore()
    await expect(grow('dana', 1)).rejects.toThrow(/four eyes/)
    expect(await grow('ana', 1)).toMatchObject({ step: 1, share: 2500, revision: 2 })
    await expect(grow('ana', 1)).rejects.toThrow(/moved on/)
  })

  it('F80 begins to compare anew when it goes on after a hold', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    await chats(db(), bot, 'gray', { of: 60, failed: 30, at: noon + 2 })
    await judgeGray(ctxFor(db(), 'system', noon + judgeAfterMs + 10))
    const { held, revision } = await readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(held).toMatchObject({ byGuard: true })
    const at = noon + 2 * hour
    const on = await growGray(ctxFor(db(), 'ana', at), { bot: bot.slug, revision })
    expect(on).toMatchObject({
      held: null,
      step: 0,
      watched: [{ gray: { chats: 0 }, verdict: 'too few' }],
    })
  })

  it.each([
    [{ rules: ['Nobody knows this'] }, /no gray rule/],
    [{ rules: [] }, /nobody would meet/],
    [{ steps: '25 % for 1 h, 5 %' }, /more customers/],
    [{ steps: 'soon' }, /no step/],
  ])('F33 refuses to ask for %j', async (gray, problem) => {
    const bot = await activeBot(db())
    await expect(publishGray(db(), bot, gray)).rejects.toThrow(problem)
  })
})

async function publishGrayAgain(db: Db, bot: Bot): Promise<void> {
  await db('releases').where({ botId: bot.id, track: 'gray' }).delete()
}
