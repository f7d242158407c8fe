import { beforeAll, expect, it } from 'vitest'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { confirmWiderRule, dropWiderRule } from '../../../src/control/gray/decide-wider-rule.ts'
import { growGray } from '../../../src/control/gray/grow-gray.ts'
import { judgeAfterMs, judgeGray } from '../../../src/control/gray/judge-gray.ts'
import { readGray } from '../../../src/control/gray/read-gray.ts'
import { requestReleaseChange } from '../../../src/control/gray/request-release-change.ts'
import { saveGrayRule } from '../../../src/control/gray/save-gray-rule.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot, publish } from '../../helpers/live.ts'
import {
  chats,
  customer,
  guarded,
  hour,
  nobody,
  publishGray,
  says,
  tester,
  testers,
} from './gray-fixture.ts'

onEachDatabase('a gray release that somebody wants to get past', (db) => {
  beforeAll(() => seedCast(db()))
  const view = (bot: { slug: string }) => readGray(ctxFor(db(), 'ana'), { bot: bot.slug })
  const sweep = (at: number) => judgeGray(ctxFor(db(), 'system', at))

  it('F33 F23 lets no rule reach more while a request names it', async () => {
    const bot = await activeBot(db())
    const rule = await testers(db())
    await writeDraft(db(), bot.id, 'dana', botText('Gray', bot.sender))
    const asked = { bot: bot.slug, comment: 'Some', gray: { rules: [rule.name] } }
    await requestPublish(ctxFor(db(), 'dana'), asked)
    const wider = {
      ...nobody,
      name: rule.name,
      revision: 1,
      contacts: [tester],
      basisPoints: 10_000,
    }
    await expect(saveGrayRule(ctxFor(db(), 'mo'), wider)).rejects.toThrow(
      /R-\d+ asks for a gray release/,
    )
    const fewer = { ...wider, contacts: ['4915177'], basisPoints: 0 }
    await expect(saveGrayRule(ctxFor(db(), 'mo'), fewer)).rejects.toThrow(/can't reach more/)
  })

  it('F60 lets nobody without the right decide a wider reach that no release uses any more', async () => {
    const bot = await activeBot(db())
    const rule = await testers(db())
    await publishGray(db(), bot, { rules: [rule.name] })
    const wider = {
      ...nobody,
      name: rule.name,
      revision: 1,
      contacts: [tester],
      basisPoints: 10_000,
    }
    const { id, revision } = await saveGrayRule(ctxFor(db(), 'mo'), wider)
    await db()('grayReleaseRules').where({ ruleId: id }).delete()
    for (const decide of [confirmWiderRule, dropWiderRule]) {
      await expect(decide(ctxFor(db(), 'noa'), { rule: id, revision })).rejects.toThrow(/manager/)
    }
  })

  it('F33 tells rules apart by what can be seen, and never takes a name for an id', async () => {
    const rule = await testers(db())
    const named = (name: string) =>
      saveGrayRule(ctxFor(db(), 'mo'), { ...nobody, name, basisPoints: 10_000 })
    await expect(named(`${rule.name}\u200B`)).rejects.toThrow(/invisible character/)
    await named(rule.id)
    const bot = await activeBot(db())
    await publishGray(db(), bot, { rules: [rule.id] })
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official' })
  })

  it('F34 F80 is held when another version becomes official beside it, and never finishes over that', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { ...guarded, steps: '50 % for 1 h' })
    await publish(db(), bot, 'Hotfix')
    expect(await view(bot)).toMatchObject({ held: { why: 'V1.2 became official beside it' } })
    expect(await says(db(), bot, customer)).toMatchObject({ label: 'V1.2' })
    const { revision } = await view(bot)
    const grow = { bot: bot.slug, revision }
    await expect(growGray(ctxFor(db(), 'ana', noon + 1), grow)).rejects.toThrow(/V1\.2 became/)
    await growGray(ctxFor(db(), 'ana', noon + 1), { ...grow, isCompared: true })
    await chats(db(), bot, 'gray', { of: 210, failed: 0, at: noon + 10 })
    for (let i = 0; i < 3; i++) await sweep(noon + 3 * hour + i)
    expect(await view(bot)).toMatchObject({
      held: { why: expect.stringMatching(/another version/) },
    })
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.2' })
  })

  it('F38 F80 does not let everybody meet it by itself over another official version', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, { ...guarded, steps: '50 % for 1 h, 100 % for 1 h' })
    await publish(db(), bot, 'Hotfix')
    const { revision } = await view(bot)
    const grow = { bot: bot.slug, revision, isCompared: true }
    await growGray(ctxFor(db(), 'ana', noon + 1), grow)
    await chats(db(), bot, 'gray', { of: 210, failed: 0, at: noon + 10 })
    for (let i = 0; i < 3; i++) await sweep(noon + 3 * hour + i)
    expect(await view(bot)).toMatchObject({
      step: 0,
      held: { why: expect.stringMatching(/another version.*\/gray promote/) },
    })
  })

  it('F48 F80 does not finish by itself where a sender would be left', async () => {
    const bot = await activeBot(db())
    const other = await activeBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Elsewhere', other.sender))
    const gray = { ...guarded, steps: '50 % for 1 h' }
    const asked = await requestPublish(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      comment: 'Some',
      gray,
    })
    const { id: request, revision } = asked
    await approveRequest(ctxFor(db(), 'ana'), { request, revision, ticks: [] })
    await chats(db(), bot, 'gray', { of: 210, failed: 0, at: noon + 10 })
    for (let i = 0; i < 3; i++) await sweep(noon + 3 * hour + i)
    expect(await view(bot)).toMatchObject({ held: { why: expect.stringMatching(/would leave/) } })
    expect(await says(db(), bot, customer)).toMatchObject({ track: 'official', label: 'V1.0' })
  })

  it('F80 guards the other releases where one can not be judged', async () => {
    const [broken, bot] = [await activeBot(db()), await activeBot(db())]
    for (const one of [broken, bot]) await publishGray(db(), one, guarded)
    await chats(db(), broken, 'gray', { of: 3, failed: 3, at: noon + 1 })
    await db()('messages')
      .where({ botId: broken.id, direction: 'error' })
      .update({ body: 'no JSON' })
    await chats(db(), bot, 'gray', { of: 60, failed: 50, at: noon + 1 })
    await expect(sweep(noon + judgeAfterMs + 10)).rejects.toThrow(/not judged/)
    expect(await view(bot)).toMatchObject({ held: { byGuard: true } })
    await db()('messages').where({ body: 'no JSON' }).delete()
  })

  it('F80 counts customers anew after a hold, and keeps its buttons alive while it counts', async () => {
    const bot = await activeBot(db())
    await publishGray(db(), bot, guarded)
    await chats(db(), bot, 'gray', { of: 60, failed: 30, at: noon + 2 })
    await sweep(noon + judgeAfterMs + 10)
    const { revision } = await view(bot)
    await growGray(ctxFor(db(), 'ana', noon + hour), { bot: bot.slug, revision })
    await chats(db(), bot, 'gray', { of: 9, failed: 9, at: noon + hour + 1 })
    await db()('sessions')
      .where({ botId: bot.id, openedAt: noon + hour + 1 })
      .update({
        contact: db().raw('replace(contact, ?, ?)', [`-${noon + hour + 1}-`, `-${noon + 2}-`]),
      })
    const before = await view(bot)
    await sweep(noon + hour + judgeAfterMs + 10)
    const after = await view(bot)
    expect(after.watched[0]?.gray).toEqual({ chats: 9, failed: 9 })
    expect(after.revision).toBe(before.revision)
  })

  it('F78 asks for as many as the policy when it grows faster, and never goes on where nothing is watched', async () => {
    const bot = await activeBot(db())
    await setPolicy(ctxFor(db(), 'sam'), { bot: bot.slug, approvals: 2 })
    await writeDraft(db(), bot.id, 'dana', botText('Gray', bot.sender))
    const gray = { steps: '0.01 % for 1 min, 100 %', guards: [] }
    const asked = await requestPublish(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      comment: 'Some',
      gray,
    })
    const { id: request, revision } = asked
    for (const who of ['ana', 'li'] as const) {
      await approveRequest(ctxFor(db(), who), { request, revision, ticks: [] })
    }
    const grow = growGray(ctxFor(db(), 'ana'), { bot: bot.slug, revision: 1 })
    await expect(grow).rejects.toThrow(/more than one approval/)
    await sweep(noon + 5 * hour)
    expect(await view(bot)).toMatchObject({ step: 0, share: 1 })
  })

  it('F78 lets a policy ask for more where more customers meet it', async () => {
    const bot = await activeBot(db())
    const risks = [{ reason: 'gray rule widens' as const, approvals: 2, superAdmin: false }]
    await setPolicy(ctxFor(db(), 'sam'), { bot: bot.slug, risks })
    await writeDraft(db(), bot.id, 'dana', botText('Gray', bot.sender))
    const gray = { rules: [(await testers(db())).name] }
    const asked = await requestPublish(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      comment: 'Some',
      gray,
    })
    expect(asked).toMatchObject({
      approvalsNeeded: 2,
      risk: { because: expect.stringMatching(/part of the customers/) },
    })
    for (const who of ['ana', 'li'] as const) {
      const review = { request: asked.id, revision: asked.revision, ticks: [] }
      await approveRequest(ctxFor(db(), who), review)
    }
    const promote = { bot: bot.slug, kind: 'promote' as const, comment: 'All' }
    expect(await requestReleaseChange(ctxFor(db(), 'dana'), promote)).toMatchObject({
      approvalsNeeded: 2,
    })
  })
})
