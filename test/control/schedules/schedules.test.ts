import { beforeAll, describe, expect, it } from 'vitest'
import { cancelSchedule } from '../../../src/control/schedules/cancel-schedule.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { fireSchedule } from '../../../src/control/schedules/fire-schedule.ts'
import { listSchedules } from '../../../src/control/schedules/list-schedules.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import { plannedDeactivation } from '../../../src/store/schedules/schedules.ts'
import { seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase, sqlite } from '../../helpers/databases.ts'
import {
  activeOn,
  at,
  fire,
  hour,
  minute,
  nine,
  publishedBot,
  scheduled,
  stateOf,
  tenPast,
} from './schedule-fixture.ts'

onEachDatabase('schedules', (db) => {
  beforeAll(() => seedCast(db()))

  it('F51 counts only when the one who was shown it confirms it', async () => {
    const bot = await publishedBot(db())
    const ctx = at(db(), 'mo')
    const proposal = await proposeSchedule(ctx, { bot: bot.slug, when: 'tomorrow 9:00' })
    expect(proposal).toMatchObject({
      version: 'V1.0',
      plan: { senders: [bot.sender], takeOver: 'no', openSessions: 'finish' },
      steps: [{ step: 'activate', wall: '2026-11-03T09:00', zone: 'Europe/Berlin', at: nine }],
    })
    expect(await listSchedules(ctx, { bot: bot.slug })).toEqual([])
    await expect(scheduleBot(at(db(), 'ava'), { proposal: proposal.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const made = await scheduleBot(ctx, { proposal: proposal.id })
    expect(made).toMatchObject({ label: expect.stringMatching(/^S-\d+$/), nextAt: nine })
    await expect(scheduleBot(ctx, { proposal: proposal.id })).rejects.toMatchObject({
      sentence: expect.stringContaining(`scheduled already, as ${made.label}`),
    })
    expect(await listSchedules(ctx, { bot: bot.slug })).toMatchObject([{ id: made.id }])
    expect(await listSchedules(at(db(), 'ana', nine - 8 * 24 * hour), { days: 7 })).toEqual([])
  })

  it('F51 plans one activation and one deactivation a bot, in the database itself', async () => {
    const bot = await publishedBot(db())
    const [first, second] = await Promise.all(
      ['tomorrow 9:00', 'tomorrow 10:00'].map((when) =>
        proposeSchedule(at(db(), 'mo'), { bot: bot.slug, when }),
      ),
    )
    const made = await scheduleBot(at(db(), 'mo'), { proposal: first?.id ?? '' })
    await expect(scheduleBot(at(db(), 'mo'), { proposal: second?.id ?? '' })).rejects.toMatchObject(
      { code: 'CONFLICT', sentence: expect.stringContaining(made.label) },
    )
    const schedule = await db()('schedules').where({ id: made.id }).first()
    const step = await db()('scheduleSteps').where({ scheduleId: made.id }).first()
    await db()('schedules').insert({ ...schedule, id: 'twin', number: 100_000 })
    await expect(db()('scheduleSteps').insert({ ...step, scheduleId: 'twin' })).rejects.toThrow(
      /unique/i,
    )
  })

  it('F51 opens the senders at its time, and closes them at its end', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 18:00' })
    expect(await plannedDeactivation(db(), bot.id, bot.sender)).toMatchObject({
      at: nine + 9 * hour,
    })
    expect(await plannedDeactivation(db(), bot.id, 'another')).toBeNull()
    expect(await fire(db(), made, 'activate', nine)).toBe('done')
    expect(await activeOn(db(), bot)).toEqual([bot.sender])
    expect(await fire(db(), made, 'activate', nine)).toBe('nothing')
    expect(await fire(db(), made, 'deactivate', nine + 9 * hour)).toBe('done')
    expect(await activeOn(db(), bot)).toEqual([])
    const said = await db()('audit').where({ subject: `bot:${bot.id}`, actor: 'mo' })
    const via = said.filter((row) => row.via === `schedule:${made.id}`).map((row) => row.action)
    expect(via).toEqual(expect.arrayContaining(['bot.activate', 'schedule.done', 'bot.deactivate']))
  })

  it('F45 F51 gives an active bot only an end, with the grace that was planned', async () => {
    const bot = await publishedBot(db())
    const start = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await fire(db(), start, 'activate', nine)
    const ctx = at(db(), 'mo', nine)
    const release = await db()('releases').where({ botId: bot.id }).first()
    await db()('sessions').insert({
      id: bot.id,
      environment: 'live',
      place: bot.senderId,
      contact: '+491',
      botId: bot.id,
      versionId: release.versionId,
      track: 'official',
      state: 'open',
      conversation: '{}',
      turn: 0,
      openedAt: nine,
      lastAt: nine,
    })
    const made = await scheduled(db(), bot, { until: '18:00', graceMs: 2 * hour }, ctx)
    expect(made.steps.map(({ step }) => step)).toEqual(['deactivate'])
    expect(await fire(db(), made, 'deactivate', nine + 9 * hour)).toBe('done')
    expect(await db()('drains').where({ botId: bot.id }).first()).toMatchObject({
      state: 'draining',
      dueAt: nine + 11 * hour,
    })
  })

  it('F51 takes an end back, and the choice between two equal times from a field', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: '18:00' })
    const ctx = at(db(), 'mo')
    const shorter = await proposeSchedule(ctx, { schedule: made.label, until: '' })
    expect(shorter.steps.map(({ step, at: time }) => [step, time])).toEqual([['activate', nine]])
    await scheduleBot(ctx, { proposal: shorter.id })
    expect(await stateOf(db(), made)).toEqual(['waiting', 'cancelled'])
    const twice = { schedule: made.id, when: '2027-10-31 02:30' }
    await expect(proposeSchedule(ctx, twice)).rejects.toMatchObject({
      fields: { when: expect.stringContaining('occurs twice') },
    })
    const later = await proposeSchedule(ctx, { ...twice, whichWhen: 'later' })
    await scheduleBot(ctx, { proposal: later.id })
    const row = await db()('scheduleSteps').where({ scheduleId: made.id, step: 'activate' }).first()
    expect(row).toMatchObject({
      wall: '2027-10-31T02:30',
      zone: 'Europe/Berlin',
      which: 'later',
      at: Date.UTC(2027, 9, 31, 1, 30),
    })
  })

  it('F51 fires once under twenty wake-ups at the same moment', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const all = await Promise.all(
      Array.from({ length: 20 }, () => fire(db(), made, 'activate', nine)),
    )
    expect(all.filter((fired) => fired === 'done')).toHaveLength(1)
    expect(all.filter((fired) => fired === 'nothing')).toHaveLength(19)
    expect(await db()('activations').where({ botId: bot.id })).toHaveLength(1)
  })

  it('F51 never fires what was cancelled, and cancels once', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 18:00' })
    const ctx = at(db(), 'mo', nine - 1)
    await cancelSchedule(ctx, { schedule: made.label, revision: 1 })
    expect(await fire(db(), made, 'activate', nine)).toBe('nothing')
    expect(await fire(db(), { ...made, revision: 2 }, 'activate', nine)).toBe('nothing')
    await sweepSchedules(at(db(), 'system', nine))
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await stateOf(db(), made)).toEqual(['cancelled', 'cancelled'])
    await expect(cancelSchedule(ctx, { schedule: made.label })).rejects.toMatchObject({
      sentence: expect.stringContaining('is over'),
    })
    await expect(cancelSchedule(ctx, { schedule: 'S-99999' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('F7 F51 keeps a bot that is planned to open from being deleted, and takes the rest with it', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const remove = () => deleteBot(at(db(), 'sam'), { bot: bot.slug, confirm: bot.slug })
    await expect(remove()).rejects.toMatchObject({
      nextStep: expect.stringContaining(`/schedule cancel ${made.label}`),
    })
    await cancelSchedule(at(db(), 'mo'), { schedule: made.id })
    await remove()
    expect(await fire(db(), made, 'activate', nine)).toBe('nothing')
  })
})

describe('schedules, whatever the database', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  it('F51 forgets what nobody confirmed within 15 minutes', async () => {
    const bot = await publishedBot(db())
    const proposal = await proposeSchedule(at(db(), 'mo'), { bot: bot.slug, when: 'in 2 hours' })
    const later = at(db(), 'mo', tenPast + 15 * minute)
    await expect(scheduleBot(later, { proposal: proposal.id })).rejects.toMatchObject({
      sentence: expect.stringContaining('not confirmed within 15 minutes'),
    })
    await sweepSchedules(at(db(), 'system', tenPast + 15 * minute))
    expect(await db()('scheduleProposals').where({ id: proposal.id })).toEqual([])
  })

  it('F51 F58 is for managers, and says so', async () => {
    const bot = await publishedBot(db())
    await expect(
      proposeSchedule(at(db(), 'dana'), { bot: bot.slug, when: 'tomorrow 9:00' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN', sentence: expect.stringContaining('manager') })
  })

  it('F51 refuses what can never be: no time, the end first, only an end for an inactive bot', async () => {
    const bot = await publishedBot(db())
    const propose = (what: object) => proposeSchedule(at(db(), 'mo'), { bot: bot.slug, ...what })
    await expect(propose({})).rejects.toMatchObject({ fields: { when: expect.any(String) } })
    await expect(propose({ when: '' })).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(propose({ when: 'yesterday 9:00' })).rejects.toMatchObject({
      fields: { when: expect.stringContaining('passed already') },
    })
    await expect(propose({ when: 'tomorrow 9:00', until: 'tomorrow 8:00' })).rejects.toMatchObject({
      fields: { until: expect.stringContaining('after Tue 3 Nov 2026, 09:00') },
    })
    await expect(propose({ until: 'tomorrow 9:00' })).rejects.toMatchObject({
      fields: { when: expect.stringContaining('answers nobody new') },
    })
    await expect(propose({ when: 'tomorrow 9:00', senders: ['nobody'] })).rejects.toMatchObject({
      fields: { senders: expect.stringContaining(bot.sender) },
    })
    await expect(propose({ when: 'tomorrow 9:00', zone: 'Berlin' })).rejects.toMatchObject({
      fields: { zone: expect.stringContaining('Europe/Berlin') },
    })
    const draft = await seedBot(db())
    await expect(propose({ bot: draft.slug, when: 'tomorrow 9:00' })).rejects.toMatchObject({
      sentence: expect.stringContaining('never been published'),
    })
  })

  it('F51 refuses a second start for an active bot, until it is planned to end', async () => {
    const bot = await publishedBot(db())
    const first = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await fire(db(), first, 'activate', nine)
    const ctx = at(db(), 'mo', nine)
    await expect(scheduled(db(), bot, { when: 'friday 9:00' }, ctx)).rejects.toMatchObject({
      code: 'CONFLICT',
      sentence: expect.stringContaining('already active'),
    })
    await scheduled(db(), bot, { until: 'thursday 9:00' }, ctx)
    await expect(scheduled(db(), bot, { when: 'friday 9:00' }, ctx)).resolves.toMatchObject({
      nextAt: nine + 72 * hour,
    })
  })

  it('F51 waits on when it is woken too early, as by a clock that jumped back', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const armed: object[] = []
    const ctx = at(db(), 'system', nine - 1)
    ctx.ports = { ...ctx.ports, wake: (wake) => void armed.push(wake) }
    const wake = { schedule: made.id, revision: made.revision, step: 'activate' as const }
    expect(await fireSchedule(ctx, wake)).toBe('early')
    expect(armed).toEqual([{ scheduleId: made.id, revision: 1, step: 'activate', dueAt: nine }])
    expect(await activeOn(db(), bot)).toEqual([])
  })

  it('F51 never fires what was changed, also in the last second', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const ctx = at(db(), 'mo', nine - 1000)
    const change = { schedule: made.label, when: '10:00' }
    const proposal = await proposeSchedule(ctx, change)
    expect(proposal).toMatchObject({ changes: made.label })
    const changed = await scheduleBot(ctx, { proposal: proposal.id })
    expect(changed).toMatchObject({ revision: 2, nextAt: nine + hour })
    expect(await fire(db(), made, 'activate', nine)).toBe('nothing')
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await fire(db(), changed, 'activate', nine + hour)).toBe('done')
  })

  it('F51 does not plan again what fired while it was being changed', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 18:00' })
    const ctx = at(db(), 'mo', nine - 1000)
    const proposal = await proposeSchedule(ctx, { schedule: made.id, when: '10:00' })
    expect(await fire(db(), made, 'activate', nine)).toBe('done')
    await expect(
      scheduleBot(at(db(), 'mo', nine + 1), { proposal: proposal.id }),
    ).rejects.toMatchObject({ sentence: expect.stringContaining('fired while') })
    const rest = await proposeSchedule(at(db(), 'mo', nine), {
      schedule: made.id,
      when: '2026-11-04 9:00',
      until: '2026-11-04 10:00',
    })
    expect(rest.steps.map(({ step }) => step)).toEqual(['deactivate'])
  })
})
