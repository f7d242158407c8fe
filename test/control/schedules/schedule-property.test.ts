import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { cancelSchedule } from '../../../src/control/schedules/cancel-schedule.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { fireSchedule } from '../../../src/control/schedules/fire-schedule.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import type { Wake } from '../../../src/control/kit/context.ts'
import { lateMsMax } from '../../../src/domain/time/schedule.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { openSteps } from '../../../src/store/schedules/schedules.ts'
import { Refusal } from '../../../src/refusal.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { runs } from '../../helpers/effort.ts'
import { minute, publishedBot, tenPast } from './schedule-fixture.ts'
import type { Bot } from './schedule-fixture.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

const some = fc.integer({ min: 1, max: 90 })
const act = fc.oneof(
  fc.record({ do: fc.constant('plan' as const), start: some, end: fc.option(some) }),
  fc.record({ do: fc.constant('end' as const), end: some }),
  fc.record({ do: fc.constant('change' as const), start: some }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'answer' as const, 'sweep' as const) }),
  fc.record({ do: fc.constantFrom('activate' as const, 'deactivate' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 60 }) }),
  // Wake-ups come early, late, twice, of old revisions, or never.
  fc.record({ do: fc.constant('wake' as const), which: fc.nat(50) }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

/** One bot, its clock, and every wake-up that was ever armed for it. */
async function world(base: Db) {
  const bot = await publishedBot(base)
  const wakes: Wake[] = []
  let now = tenPast
  const ctx = (who: 'mo' | 'system') => {
    const made = ctxFor(base, who, now)
    return { ...made, ports: { ...made.ports, wake: (wake: Wake) => void wakes.push(wake) } }
  }
  const wait = (ms: number) => {
    now += ms
  }
  return { bot, wakes, ctx, wait, now: () => now }
}
type World = Awaited<ReturnType<typeof world>>

async function perform({ bot, wakes, ctx, wait }: World, what: Act): Promise<void> {
  const mo = ctx('mo')
  const [open] = await openSteps(mo.db, bot.id)
  const propose = async (input: object) =>
    scheduleBot(mo, { proposal: (await proposeSchedule(mo, { bot: bot.slug, ...input })).id })
  const within = (minutes: number) => `in ${minutes} minutes`
  switch (what.do) {
    case 'plan': {
      const until = what.end === null ? {} : { until: within(what.start + what.end) }
      return void (await propose({ when: within(what.start), ...until }))
    }
    case 'end':
      return void (await propose({ until: within(what.end) }))
    case 'change':
      return void (open && (await propose({ schedule: open.scheduleId, when: within(what.start) })))
    case 'cancel':
      return void (open && (await cancelSchedule(mo, { schedule: open.scheduleId })))
    case 'answer': {
      if (open?.state !== 'asking') return
      const { scheduleId: schedule, revision, step } = open
      return void (await confirmLate(mo, { schedule, revision, step, answer: 'do' }))
    }
    case 'sweep':
      return sweepSchedules(ctx('system'))
    case 'activate': {
      const { version } = await prepareActivation(mo, { bot: bot.slug })
      return void (await activateBot(mo, { bot: bot.slug, senders: [], expected: version.id }))
    }
    case 'deactivate':
      return void (await deactivateBot(mo, { bot: bot.slug, reason: 'x', openSessions: 'end' }))
    case 'wait':
      return wait(what.minutes * minute)
    case 'wake': {
      const wake = wakes[what.which % Math.max(1, wakes.length)]
      if (!wake) return
      const { scheduleId: schedule, revision, step } = wake
      return void (await fireSchedule(ctx('system'), { schedule, revision, step }))
    }
  }
}

/** What a schedule did, from the audit log: each step at most once, at its time, never much later. */
async function mustHold(base: Db, bot: Bot, now: number): Promise<void> {
  const rows = await base('scheduleSteps').where({ botId: bot.id })
  for (const row of rows) {
    if (row.state === 'done') expect(row.endedAt).toBeGreaterThanOrEqual(row.at)
    if (row.endedAt !== null) expect(row.endedAt).toBeLessThanOrEqual(now)
  }
  for (const kind of ['activate', 'deactivate']) {
    const open = rows.filter(
      (row) => row.step === kind && (row.state === 'waiting' || row.state === 'asking'),
    )
    expect(open.length).toBeLessThanOrEqual(1)
  }
  const audit = await base('audit').where({ subject: `bot:${bot.id}` })
  const done = audit.filter((row) => row.action === 'schedule.done')
  const byItself = audit.filter(
    (row) =>
      row.via.startsWith('schedule:') &&
      (row.action === 'bot.activate' || row.action === 'bot.deactivate'),
  )
  const unasked = done.filter((row) => row.via.startsWith('schedule:'))
  expect(byItself).toHaveLength(unasked.length)
  for (const row of unasked) {
    const step = rows.find(
      (one) => `schedule:${one.scheduleId}` === row.via && one.endedAt === row.at,
    )
    if (step) expect(row.at - step.at).toBeLessThanOrEqual(lateMsMax)
  }
}

it('F51 does each planned step at most once, never before its time, whatever comes between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 16 }), async (acts) => {
      const made = await world(db())
      for (const what of acts) {
        await perform(made, what).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error
        })
        await mustHold(db(), made.bot, made.now())
      }
      made.wait(24 * 60 * minute)
      await sweepSchedules(made.ctx('system'))
      const left = await openSteps(db(), made.bot.id)
      expect(left.every(({ state }) => state === 'asking')).toBe(true)
    }),
    { numRuns: runs(6) },
  )
})
