import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { holdGray } from '../../../src/control/gray/hold-gray.ts'
import { readGray } from '../../../src/control/gray/read-gray.ts'
import { saveGrayRule } from '../../../src/control/gray/save-gray-rule.ts'
import { requestReleaseChange } from '../../../src/control/gray/request-release-change.ts'
import { explainAnswer } from '../../../src/control/conversations/explain-answer.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { customer, hour, nobody, publishGray, says, tester, testers } from './gray-fixture.ts'

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

  it('F33 F34 knows 10,000 numbers and ids by their country, and keeps a chat whose rule changes', async () => {
    const bot = await activeBot(db())
    const contacts = Array.from({ length: 9_999 }, (_, i) => `4917${String(i).padStart(8, '0')}`)
    const more = { contacts: [...contacts, tester], countries: ['HR'] }
    const { name, revision } = await testers(db(), more)
    await publishGray(db(), bot, { rules: [name] })
    const [croat, german] = ['HR.13491208655302741918', 'DE.13491208655302741918']
    for (const contact of ['491700009998', croat, tester]) {
      expect(await says(db(), bot, contact)).toMatchObject({ track: 'gray', rule: name })
    }
    for (const contact of ['491700009999', german]) {
      expect(await says(db(), bot, contact)).toMatchObject({ track: 'official', rule: null })
    }
    const fewer = { ...nobody, name, revision, contacts: [tester] }
    await saveGrayRule(ctxFor(db(), 'mo'), fewer)
    expect(await says(db(), bot, croat, noon + 1)).toMatchObject({ track: 'gray', rule: name })
    const later = noon + 5 * hour
    expect(await says(db(), bot, croat, later)).toMatchObject({ track: 'official' })
    // Its version is lost: the chat begins again on the official one, and says so.
    await says(db(), bot, tester, later)
    const gray = await db()('releases').where({ botId: bot.id, track: 'gray' }).first()
    const held = { versionId: gray.versionId, contact: tester, state: 'open' }
    await db()('sessions').where(held).update({ versionId: 'gone' })
    await holdGray(ctxFor(db(), 'li'), { bot: bot.slug, reason: 'It is lost' })
    const again = await says(db(), bot, tester, later + 1)
    expect(again).toMatchObject({ track: 'official', label: 'V1.0' })
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
    await expect(approve('dana')).rejects.toThrow(/so you can’t approve it/)
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
