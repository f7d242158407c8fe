import { beforeAll, describe, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import { fireSchedule } from '../../../src/control/schedules/fire-schedule.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { stepsOf } from '../../../src/store/schedules/schedules.ts'
import { botText, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase, sqlite } from '../../helpers/databases.ts'
import {
  activeOn,
  at,
  fire,
  hour,
  minute,
  nine,
  publish,
  publishedBot,
  scheduled,
  stateOf,
  tenPast,
  told,
} from './schedule-fixture.ts'
import type { Bot } from './schedule-fixture.ts'

const problemOf = async (db: Db, { id }: ScheduleView) => (await stepsOf(db, id))[0]?.problem

async function activateNow(db: Db, bot: Bot): Promise<void> {
  const { version } = await prepareActivation(at(db, 'ava'), { bot: bot.slug })
  await activateBot(at(db, 'ava'), { bot: bot.slug, senders: [], expected: version.id })
}

const answer = (db: Db, who: 'ava' | 'mo' | 'dana', { id }: ScheduleView, word: 'do' | 'drop') =>
  confirmLate(at(db, who, nine + hour), {
    schedule: id,
    revision: 1,
    step: 'activate',
    answer: word,
  })

onEachDatabase('what a schedule finds when it fires', (db) => {
  beforeAll(() => seedCast(db()))

  it('F44 F51 leaves a sender that was taken meanwhile, unless it was told to take it', async () => {
    const planned = await publishedBot(db())
    const made = await scheduled(db(), planned, { when: 'tomorrow 9:00' })
    const rival = await publishedBot(db(), planned.sender)
    await activateNow(db(), rival)
    expect(await fire(db(), made, 'activate', nine)).toBe('failed')
    expect(await problemOf(db(), made)).toMatch(/is taken by Shop \d+/)
    expect(await activeOn(db(), rival)).toEqual([planned.sender])
    const again = await scheduled(db(), planned, { when: 'tomorrow 9:00', takeOver: 'finish' })
    expect(await fire(db(), again, 'activate', nine)).toBe('done')
    expect(await activeOn(db(), planned)).toEqual([planned.sender])
    expect(await activeOn(db(), rival)).toEqual([])
  })

  it('F51 neither loses nor doubles what crashed in the middle', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const ctx = at(db(), 'system', nine)
    const wake = { schedule: made.id, revision: 1, step: 'activate' as const }
    // The bot is in front of its sender by then, and nothing is committed.
    await db().schema.renameTable('outbox', 'outboxGone')
    await expect(fireSchedule(ctx, wake)).rejects.toThrow(/outbox/)
    await db().schema.renameTable('outboxGone', 'outbox')
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await stateOf(db(), made)).toEqual(['waiting'])
    await sweepSchedules(at(db(), 'system', nine + minute))
    expect(await stateOf(db(), made)).toEqual(['done'])
    await sweepSchedules(at(db(), 'system', nine + 2 * minute))
    expect(await db()('activations').where({ botId: bot.id })).toHaveLength(1)
  })

  it('F51 asks instead of firing when it is more than 15 minutes late', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    expect(await fire(db(), made, 'activate', nine + 15 * minute + 1)).toBe('asking')
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await told(db(), bot)).toEqual(
      expect.arrayContaining([
        'line releases schedule.late',
        'dm mo schedule.late',
        'dm sam schedule.late',
      ]),
    )
    await expect(answer(db(), 'dana', made, 'do')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await answer(db(), 'ava', made, 'do')
    expect(await activeOn(db(), bot)).toEqual([bot.sender])
    await expect(answer(db(), 'mo', made, 'do')).rejects.toMatchObject({ code: 'CONFLICT' })
    const punctual = await publishedBot(db())
    const second = await scheduled(db(), punctual, { when: 'tomorrow 9:00' })
    expect(await fire(db(), second, 'activate', nine + 15 * minute)).toBe('done')
  })

  it('F51 sweeps up what no wake-up came for, and arms again what is due soon', async () => {
    const soon = await publishedBot(db())
    const lost = await publishedBot(db())
    const first = await scheduled(db(), soon, { when: '2026-11-05 9:01' })
    const second = await scheduled(db(), lost, { when: '2026-11-05 8:59' })
    const armed: unknown[] = []
    const ctx = at(db(), 'system', nine + 48 * hour)
    await sweepSchedules({
      ...ctx,
      ports: { ...ctx.ports, wake: (wake) => void armed.push(wake.scheduleId) },
    })
    expect(armed).toEqual([first.id])
    expect(await stateOf(db(), second)).toEqual(['done'])
    expect(await stateOf(db(), first)).toEqual(['waiting'])
  })

  it('F51 is not held up by one that breaks', async () => {
    const [broken, sound] = [await publishedBot(db()), await publishedBot(db())]
    const first = await scheduled(db(), broken, { when: '2026-11-06 9:00' })
    const second = await scheduled(db(), sound, { when: '2026-11-06 9:00' })
    await db()('schedules').where({ id: first.id }).update({ plan: '{' })
    const bugs: unknown[] = []
    const ctx = at(db(), 'system', nine + 72 * hour)
    await sweepSchedules({
      ...ctx,
      ports: { ...ctx.ports, logBug: (_reference, error) => void bugs.push(error) },
    })
    expect(bugs).toHaveLength(1)
    expect(await stateOf(db(), second)).toEqual(['done'])
    await db()('scheduleSteps').where({ scheduleId: first.id }).update({ state: 'cancelled' })
  })

  it('F51 follows the zone when its rules change, in a new revision', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: '2026-11-07 9:00' })
    const planned = Date.UTC(2026, 10, 7, 8)
    await db()('scheduleSteps')
      .where({ scheduleId: made.id })
      .update({ at: planned - hour })
    const armed: object[] = []
    const ctx = at(db(), 'system', planned - 2 * hour)
    await sweepSchedules({
      ...ctx,
      ports: { ...ctx.ports, wake: (wake) => void armed.push(wake) },
    })
    expect(armed).toEqual([{ scheduleId: made.id, revision: 2, step: 'activate', dueAt: planned }])
    expect(await told(db(), bot)).toContain('dm mo schedule.moved')
    expect(await fire(db(), made, 'activate', planned)).toBe('nothing')
    expect(await fire(db(), { ...made, revision: 2 }, 'activate', planned)).toBe('done')
  })
})

describe('what a schedule finds, whatever the database', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  it('F51 acts with its maker’s rights at that time, and tells people when those are gone', async () => {
    const bot = await publishedBot(db())
    const ctx = at(db(), 'mo')
    const made = await scheduled(db(), bot, { when: '9:00', until: '18:00' }, ctx)
    await db()('orgRoles').where({ personId: 'mo' }).delete()
    expect(await fire(db(), made, 'activate', nine)).toBe('failed')
    await db()('orgRoles').insert({ personId: 'mo', role: 'manager' })
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await problemOf(db(), made)).toBe(
      `Mo, who made ${made.label}, no longer has the manager role.`,
    )
    expect(await stateOf(db(), made)).toEqual(['failed', 'skipped'])
    expect(await told(db(), bot)).toEqual([
      'line releases schedule.made',
      'line releases schedule.failed',
      'dm mo schedule.failed',
      'dm sam schedule.failed',
    ])
    const failed = await db()('outbox').where({ subject: `bot:${bot.id}`, target: 'sam' })
    const line = await describeEvent(at(db(), 'system'), JSON.parse(failed[0].body), nine)
    expect(plain(line?.line ?? [])).toMatch(/Its deactivation on .+18:00.+ is dropped with it\./)
    const audit = await db()('audit').where({ action: 'schedule.failed' }).orderBy('seq', 'desc')
    expect(audit[0]).toMatchObject({ actor: 'mo', via: `schedule:${made.id}` })
  })

  it('F51 does nothing for a maker who is switched off', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await db()('people').where({ id: 'mo' }).update({ disabledAt: tenPast })
    expect(await fire(db(), made, 'activate', nine)).toBe('failed')
    await db()('people').where({ id: 'mo' }).update({ disabledAt: null })
    expect(await problemOf(db(), made)).toContain('switched off here')
  })

  it('F48 F51 activates what is official then, and fails where that lost the sender', async () => {
    const bot = await publishedBot(db())
    const other = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await writeDraft(db(), bot.id, 'dana', botText('Moved', other.sender))
    await publish(db(), bot, 'ana')
    expect(await fire(db(), made, 'activate', nine)).toBe('failed')
    expect(await problemOf(db(), made)).toContain(`V1.1 of`)
    expect(await activeOn(db(), bot)).toEqual([])
  })

  it('F51 fails where the sender itself is gone', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await db()('senders').where({ id: bot.senderId }).delete()
    expect(await fire(db(), made, 'activate', nine)).toBe('failed')
    expect(await told(db(), bot)).toContain('dm mo schedule.failed')
  })

  it('F51 skips what somebody did by hand, and still ends it', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 18:00' })
    await activateNow(db(), bot)
    expect(await fire(db(), made, 'activate', nine)).toBe('skipped')
    expect(await stateOf(db(), made)).toEqual(['skipped', 'waiting'])
    expect(await fire(db(), made, 'deactivate', nine + 9 * hour)).toBe('done')
    expect(await activeOn(db(), bot)).toEqual([])
  })

  it('F51 drops what is late with its end, on request', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 18:00' })
    await fire(db(), made, 'activate', nine + 40 * minute)
    await answer(db(), 'mo', made, 'drop')
    expect(await stateOf(db(), made)).toEqual(['skipped', 'skipped'])
    expect(await problemOf(db(), made)).toBe('Mo dropped it')
  })

  it('F51 goes on asking when doing it was refused, and can be planned anew', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    const rival = await publishedBot(db(), bot.sender)
    await activateNow(db(), rival)
    await fire(db(), made, 'activate', nine + 40 * minute)
    await expect(answer(db(), 'mo', made, 'do')).rejects.toMatchObject({
      sentence: expect.stringContaining('is taken by'),
      nextStep: `Say whether it is taken over with /schedule change ${made.label}, or drop it.`,
    })
    expect(await stateOf(db(), made)).toEqual(['asking'])
    const ctx = at(db(), 'mo', nine + hour)
    const change = { schedule: made.id, when: 'in 2 hours', takeOver: 'end' as const }
    const { id } = await proposeSchedule(ctx, change)
    await scheduleBot(ctx, { proposal: id })
    expect(await stateOf(db(), made)).toEqual(['waiting'])
    await expect(answer(db(), 'mo', made, 'do')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('F51 lets a whole time pass that nobody was there for', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 10:00' })
    await sweepSchedules(at(db(), 'system', nine + 2 * hour))
    expect(await stateOf(db(), made)).toEqual(['skipped', 'skipped'])
    expect(await told(db(), bot)).toContain('dm mo schedule.skipped')
    const late = await publishedBot(db())
    const asked = await scheduled(db(), late, { when: 'tomorrow 9:00', until: 'tomorrow 10:00' })
    await sweepSchedules(at(db(), 'system', nine + 20 * minute))
    expect(await stateOf(db(), asked)).toEqual(['asking', 'waiting'])
    await sweepSchedules(at(db(), 'system', nine + hour))
    expect(await stateOf(db(), asked)).toEqual(['skipped', 'skipped'])
  })
})
