import { beforeAll, expect, it } from 'vitest'
import { cancelSchedule } from '../../../src/control/schedules/cancel-schedule.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import { scheduleOrThrow, stepsOf } from '../../../src/store/schedules/schedules.ts'
import { audited } from '../../helpers/audited.ts'
import type { Name } from '../../helpers/cast.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { drainsOn, openSessions } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
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

const day = { when: 'tomorrow 9:00', until: 'tomorrow 18:00' }

onEachDatabase('a schedule', (db) => {
  beforeAll(() => seedCast(db()))

  async function change(
    { id }: Pick<ScheduleView, 'id'>,
    what: Parameters<typeof proposeSchedule>[1],
    by: Name = 'mo',
    now = tenPast,
  ): Promise<ScheduleView> {
    const ctx = at(db(), by, now)
    const proposal = await proposeSchedule(ctx, { schedule: id, ...what })
    return scheduleBot(ctx, { proposal: proposal.id })
  }

  it('F51 F62 is audited when it is made, changed and cancelled, once', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, day)
    await change(made, { when: 'tomorrow 10:00' })
    const cancel = (revision: number) =>
      cancelSchedule(at(db(), 'mo'), { schedule: made.label, revision })
    await expect(cancel(1)).rejects.toEqual(refusal('CONFLICT', /was changed meanwhile/))
    expect(await stateOf(db(), made)).toEqual(['waiting', 'waiting'])
    await cancel(2)
    expect(await stateOf(db(), made)).toEqual(['cancelled', 'cancelled'])
    expect((await audited(db(), `bot:${bot.id}`)).slice(-3)).toEqual([
      'bot.schedule by mo',
      'schedule.change by mo',
      'schedule.cancel by mo',
    ])
  })

  it('F51 arms a wake-up for each of its steps', async () => {
    const bot = await publishedBot(db())
    const armed: object[] = []
    const ctx = at(db(), 'mo')
    ctx.ports = { ...ctx.ports, wake: (wake) => void armed.push(wake) }
    const { id: scheduleId } = await scheduled(db(), bot, day, ctx)
    expect(armed).toEqual([
      { scheduleId, revision: 1, step: 'activate', dueAt: nine },
      { scheduleId, revision: 1, step: 'deactivate', dueAt: nine + 9 * hour },
    ])
  })

  it('F51 has the rights of whoever changed it last', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, day)
    const changed = await change(made, { when: 'tomorrow 10:00 Europe/Berlin' }, 'ava')
    expect(changed.maker.id).toBe('ava')
    await db()('orgRoles').where({ personId: 'mo' }).delete()
    const fired = await fire(db(), changed, 'activate', nine + hour)
    await db()('orgRoles').insert({ personId: 'mo', role: 'manager' })
    expect(fired).toBe('done')
  })

  it('F51 loses the step that a change leaves empty', async () => {
    const bot = await publishedBot(db())
    const changed = await change(await scheduled(db(), bot, day), { until: '' })
    expect(await stateOf(db(), changed)).toEqual(['waiting', 'cancelled'])
    await fire(db(), changed, 'activate', nine)
    expect(await fire(db(), changed, 'deactivate', nine + 9 * hour)).toBe('nothing')
    expect(await activeOn(db(), bot)).toEqual([bot.sender])
  })

  it('F51 is not confirmed when its time has passed meanwhile', async () => {
    const bot = await publishedBot(db())
    const { id } = await proposeSchedule(at(db(), 'mo'), { bot: bot.slug, when: 'in 5 minutes' })
    await expect(
      scheduleBot(at(db(), 'mo', tenPast + 6 * minute), { proposal: id }),
    ).rejects.toEqual(refusal('PRECONDITION_FAILED', /has passed meanwhile/))
  })

  it('F51 fires a quarter of an hour late, and asks after that', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    expect(await fire(db(), made, 'activate', nine + 15 * minute)).toBe('done')
    const late = await publishedBot(db())
    const asked = await scheduled(db(), late, { when: 'tomorrow 9:00' })
    expect(await fire(db(), asked, 'activate', nine + 15 * minute + 1)).toBe('asking')
  })

  it('F51 is answered only by the button of its last question', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    await fire(db(), made, 'activate', nine + 20 * minute)
    const again = await change(made, { when: 'in 1 hour' }, 'mo', nine + 30 * minute)
    await fire(db(), again, 'activate', nine + 2 * hour)
    expect(await stateOf(db(), made)).toEqual(['asking'])
    const answer = (revision: number) =>
      confirmLate(at(db(), 'mo', nine + 2 * hour), {
        schedule: made.id,
        revision,
        step: 'activate',
        answer: 'do',
      })
    await expect(answer(1)).rejects.toEqual(refusal('CONFLICT', /asks nothing any more/))
    await answer(2)
    await expect(answer(2)).rejects.toEqual(refusal('CONFLICT', /asks nothing any more/))
    expect(await stateOf(db(), made)).toEqual(['done'])
  })

  it('F45 F51 lets sessions finish for as long as was planned', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { ...day, graceMs: 2 * hour })
    await fire(db(), made, 'activate', nine)
    await openSessions(db(), bot, 1)
    const six = nine + 9 * hour
    await fire(db(), made, 'deactivate', six)
    expect(await drainsOn(db(), bot)).toMatchObject([{ dueAt: six + 2 * hour }])
  })

  it('F51 does not open when its whole time has passed, though it is hardly late', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00', until: 'tomorrow 9:10' })
    expect(await fire(db(), made, 'activate', nine + 12 * minute)).toBe('skipped')
    expect(await activeOn(db(), bot)).toEqual([])
    expect(await stateOf(db(), made)).toEqual(['skipped', 'skipped'])
  })

  it('F51 stays on the second of two equal times', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: '2027-10-31 02:30 second Europe/Berlin' })
    expect(made.nextAt).toBe(Date.UTC(2027, 9, 31, 1, 30))
    await sweepSchedules(at(db(), 'system'))
    expect(await scheduleOrThrow(db(), made.id)).toMatchObject({ revision: 1 })
    expect(await stepsOf(db(), made.id)).toMatchObject([{ at: made.nextAt, which: 'later' }])
  })
})
