import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Ctx, Wake } from '../../src/control/kit/context.ts'
import { InProcessChannel, KnexBackend } from '../../src/schedule/knex-backend.ts'
import type { WakeUps } from '../../src/schedule/wake-ups.ts'
import { createBackground } from '../../src/background.ts'
import type { Background } from '../../src/background.ts'
import { createWatch } from '../../src/serve/watch.ts'
import { addSchedules } from '../../src/serve/add-schedules.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { stepsOf } from '../../src/store/schedules/schedules.ts'
import {
  activeOn,
  at,
  publishedBot,
  scheduled,
  stateOf,
} from '../control/schedules/schedule-fixture.ts'
import { seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { settings } from '../serve/settings.ts'

/** A bot whose activation is due in `inMs`, by the real clock. */
async function dueIn(db: Db, inMs: number) {
  const bot = await publishedBot(db)
  const { id } = await scheduled(db, bot, { when: 'tomorrow 9:00' })
  const dueAt = Date.now() + inMs
  await db('scheduleSteps').where({ scheduleId: id }).update({ at: dueAt })
  const wake: Wake = { scheduleId: id, revision: 1, step: 'activate', dueAt }
  return { bot, id, wake }
}

/** How often anything was activated. */
const activations = async (db: Db) => (await db('audit').where({ action: 'bot.activate' })).length

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 150; left > 0 && !(await isSo()); left -= 1) await sleep(10)
  expect(await isSo()).toBe(true)
}

onEachDatabase('a schedule on Agenda', (db) => {
  let wakeUps: WakeUps
  let background: Background
  let sweeps: (() => Promise<unknown>)[]
  const jobs = () => new KnexBackend({ knex: db(), channel: new InProcessChannel() }).repository
  const wakeUpsGone = async () => (await jobs().queryJobs()).total === 0

  beforeAll(() => seedCast(db()))
  beforeEach(() => {
    sweeps = []
    const system = at(db(), 'system')
    const ctx: Ctx = {
      ...system,
      now: Date.now,
      ports: { ...system.ports, wake: (wake) => wakeUps.arm(wake) },
    }
    background = createBackground(() => {})
    const watch = createWatch({ db: db(), now: Date.now, background })
    wakeUps = addSchedules(settings('unused.db'), ctx, pino({ level: 'silent' }), sweeps, watch)
    wakeUps.start()
    watch.start()
  })
  afterEach(async () => {
    await background.stop()
    await wakeUps.stop()
  })

  it('F51 fires once at its time, however often it was armed, and never early', async () => {
    const before = await activations(db())
    const { bot, id, wake } = await dueIn(db(), 300)
    wakeUps.arm(wake)
    wakeUps.arm(wake)
    wakeUps.arm({ ...wake, dueAt: wake.dueAt - 250 })
    await until(async () => (await stateOf(db(), { id })).join() === 'done')
    expect(Date.now()).toBeGreaterThanOrEqual(wake.dueAt)
    expect(await activeOn(db(), bot)).toEqual([bot.sender])
    await until(wakeUpsGone)
    expect(await activations(db())).toBe(before + 1)
  })

  it('F51 does nothing for the wake-up of a schedule that was changed meanwhile', async () => {
    const before = await activations(db())
    const { id, wake } = await dueIn(db(), 50)
    await db()('schedules').where({ id }).update({ revision: 2 })
    wakeUps.arm(wake)
    const changed = { ...wake, revision: 2, dueAt: wake.dueAt + 300 }
    wakeUps.arm(changed)
    await until(async () => (await stateOf(db(), { id })).join() === 'done')
    const [step] = await stepsOf(db(), id)
    expect(step?.endedAt).toBeGreaterThanOrEqual(changed.dueAt)
    expect(await activations(db())).toBe(before + 1)
  })

  it('F51 neither loses nor doubles what a crash interrupted', async () => {
    const lost = await dueIn(db(), -100)
    const ended = await dueIn(db(), -100)
    wakeUps.arm(ended.wake)
    await until(async () => (await stateOf(db(), ended)).join() === 'done')
    const before = await activations(db())
    const died = new Date(Date.now() - 31_000)
    for (const { wake } of [lost, ended]) {
      const { dueAt: _, ...data } = wake
      const row = { name: 'wake', priority: 0, type: 'normal', nextRunAt: null, data } as const
      await jobs().saveJob({ ...row, lockedAt: died, lastRunAt: died }, undefined)
    }
    await until(wakeUpsGone)
    expect(await stateOf(db(), lost)).toEqual(['done'])
    expect(await activations(db())).toBe(before + 1)
  })

  it('F51 is found by the sweep when its wake-up was lost', async () => {
    const { id } = await dueIn(db(), -100)
    for (const sweep of sweeps) await sweep()
    expect(await stateOf(db(), { id })).toEqual(['done'])
  })
})
