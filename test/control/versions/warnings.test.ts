import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { fireSchedule } from '../../../src/control/schedules/fire-schedule.ts'
import { prepareSchedule } from '../../../src/control/schedules/prepare-schedule.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import { releasedVersion } from '../../../src/store/bots/releases.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

const lost = '  lost: {description: nobody gets here, steps: [{action: utter_menu}]}'

onEachDatabase('what is published', (db) => {
  beforeAll(() => seedCast(db()))
  const ask = (bot: string, override: string[] = []) =>
    requestPublish(ctxFor(db(), 'dana'), { bot, comment: 'As it is', override })

  it('F10 goes past a warning only for whoever names it, and that is in the audit log', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, lost))
    const refused = refusal('VALIDATION', /nobody has accepted: flow-unreached/)
    await expect(ask(bot.slug)).rejects.toEqual(refused)
    await expect(ask(bot.slug, ['response-unused', '*', ''])).rejects.toEqual(refused)
    const request = await ask(bot.slug, ['flow-unreached'])
    expect(request).toMatchObject({
      warnings: ['flow-unreached'],
      overridden: ['flow-unreached'],
    })
    const row = await db()('audit')
      .where({ subject: `request:${request.id}`, action: 'request.make' })
      .first()
    expect(row).toMatchObject({ actor: expect.stringContaining('dana') })
    expect(row.after).toContain('flow-unreached')
  })

  it('F10 never goes past an error, whatever is named', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const broken = '  broken: {description: x, steps: [{action: utter_nowhere}]}'
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, broken))
    await expect(
      ask(bot.slug, ['flow-unreached', 'response-undefined', 'undefined-response']),
    ).rejects.toEqual(refusal('VALIDATION', /error.*utter_nowhere/))
  })

  it('F31 stays as it was published while the draft is edited, until the next publish', async () => {
    const bot = await seedBot(db(), { author: 'dov' })
    const publish = async () => {
      const { id, revision } = await ask(bot.slug)
      for (const name of ['sam', 'ana', 'li'] as const) {
        const row = await db()('requests').where({ id }).first()
        if (row.state === 'approved') return
        await approveRequest(ctxFor(db(), name), { request: id, revision, ticks: [] })
      }
    }
    const published = async () => {
      const version = await releasedVersion(db(), bot.id, 'official')
      return JSON.stringify(version)
    }
    await publish()
    const first = await published()
    expect(first).toContain('Hello')
    for (const source of [botText('Hey', bot.sender), '', botText('Welcome', bot.sender)]) {
      await writeDraft(db(), bot.id, 'dov', source)
      expect(await published()).toBe(first)
    }
    await publish()
    expect(await published()).toContain('Welcome')
    expect(await published()).not.toContain('Hello')
  })
})

onEachDatabase('what is opened to customers', (db) => {
  beforeAll(() => seedCast(db()))
  const lostBot = async (override = ['flow-unreached']) => {
    const bot = await seedBot(db(), { author: 'dov' })
    await writeDraft(db(), bot.id, 'dov', botText('Hello', bot.sender, lost))
    const what = { bot: bot.slug, comment: 'As it is', override }
    const { id, revision } = await requestPublish(ctxFor(db(), 'dana'), what)
    await approveRequest(ctxFor(db(), 'sam'), { request: id, revision, ticks: [] })
    return { ...bot, version: (await releasedVersion(db(), bot.id, 'official'))?.id ?? '' }
  }
  const unaccepted = /warnings that nobody accepted here: flow-unreached.*form that \/(act|sch)/

  it('F10 accepts warnings by name at the activation too, and notes it', async () => {
    const bot = await lostBot()
    const open = (override?: string[]) =>
      activateBot(ctxFor(db(), 'mo'), {
        bot: bot.slug,
        senders: [],
        expected: bot.version,
        ...(override && { override }),
      })
    await expect(open()).rejects.toEqual(refusal('VALIDATION', unaccepted))
    await expect(open(['*'])).rejects.toEqual(refusal('VALIDATION', unaccepted))
    await open(['flow-unreached'])
    const row = await db()('audit')
      .where({ subject: `bot:${bot.id}`, action: 'bot.activate' })
      .orderBy('seq', 'desc')
      .first()
    expect(JSON.parse(row.after)).toMatchObject({ overridden: ['flow-unreached'] })
  })

  it('F10 F51 accepts warnings by name in a schedule, which then goes past them', async () => {
    const bot = await lostBot()
    const ctx = ctxFor(db(), 'mo')
    const plan = { bot: bot.slug, when: 'tomorrow 9:00' }
    await expect(proposeSchedule(ctx, plan)).rejects.toEqual(refusal('VALIDATION', unaccepted))
    const { warnings } = await prepareSchedule(ctx, { bot: bot.slug })
    const override = warnings.map(({ code }) => code)
    const { id } = await proposeSchedule(ctx, { ...plan, override })
    const made = await scheduleBot(ctx, { proposal: id })
    const wake = { schedule: made.id, revision: 1, step: 'activate' as const }
    const at = ctxFor(db(), 'system', made.nextAt ?? 0)
    expect(await fireSchedule(at, wake)).toBe('done')
  })
})
