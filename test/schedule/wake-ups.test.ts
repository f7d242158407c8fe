import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import type { Background } from '../../src/background.ts'
import type { Config } from '../../src/config.ts'
import type { Wake } from '../../src/control/kit/context.ts'
import { start } from '../../src/main.ts'
import { openBackend } from '../../src/schedule/backends.ts'
import type { OpenBackend } from '../../src/schedule/backends.ts'
import { openAgenda } from '../../src/schedule/open-agenda.ts'
import type { OpenAgenda, WakeUp } from '../../src/schedule/open-agenda.ts'
import { createWakeUps } from '../../src/schedule/wake-ups.ts'
import { createWatch } from '../../src/serve/watch.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { onEachDatabase, sqlite } from '../helpers/databases.ts'
import { settings } from '../serve/settings.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const wake = (scheduleId: string, inMs: number, revision = 1): Wake => ({
  scheduleId,
  revision,
  step: 'activate',
  dueAt: Date.now() + inMs,
})

const quiet = (): Background => createBackground(() => {})

/** Waits until `isSo`, at most a second and a half: Agenda's own timers are the subject. */
async function until(isSo: () => boolean): Promise<void> {
  for (let left = 300; left > 0 && !isSo(); left -= 1) await sleep(5)
  expect(isSo()).toBe(true)
}

function wakeUpsContract(
  db: () => Db,
  store: () => Promise<Config['agenda']>,
  isWatched = false,
): void {
  let rows: OpenBackend
  let agenda: OpenAgenda | null = null
  let woken: (WakeUp & { at: number })[]
  let where: Config['agenda']
  let background: Background | undefined
  const logged: unknown[] = []
  const jobs = async () => (await rows.backend.repository.queryJobs()).jobs
  const open = async (onWake: (wakeUp: WakeUp) => Promise<unknown> = () => Promise.resolve()) => {
    const watch = createWatch({ db: db(), now: Date.now, background: (background = quiet()) })
    watch.start()
    agenda = await openAgenda({
      ...(isWatched && { watchFor: (look) => watch.add([look]) }),
      store: where,
      knex: db(),
      log: (error) => logged.push(error),
      onWake: (wakeUp) => {
        woken.push({ ...wakeUp, at: Date.now() })
        return onWake(wakeUp)
      },
    })
    return agenda
  }
  /** A row as a process leaves it that dies in the middle of a wake-up. */
  const left = async (scheduleId: string, diedAt: Date): Promise<void> => {
    const { repository } = rows.backend
    const data = { scheduleId, revision: 1, step: 'activate' }
    const job = { name: 'wake', priority: 0, type: 'normal', nextRunAt: null, data } as const
    const saved = await repository.saveJob(job, undefined)
    await repository.saveJobState({ ...saved, lockedAt: diedAt, lastRunAt: diedAt }, undefined)
  }

  beforeEach(async () => {
    woken = []
    logged.length = 0
    where = await store()
    rows = await openBackend(where, db(), { log: () => {} })
    await rows.backend.repository.purgeAllJobs()
  })
  afterEach(async () => {
    await background?.stop()
    await agenda?.stop()
    agenda = null
    await rows.close()
  })

  it('F51 keeps one wake-up however often it was armed, and another for a new revision', async () => {
    const { arm } = await open()
    const later = wake('one', 3_600_000)
    await arm(later)
    await arm(later)
    await arm({ ...later, revision: 2 })
    const kept = (await jobs()).map(({ data, nextRunAt }) => [data, nextRunAt?.getTime()])
    expect(kept).toHaveLength(2)
    for (const revision of [1, 2]) {
      expect(kept).toContainEqual([{ scheduleId: 'one', revision, step: 'activate' }, later.dueAt])
    }
  })

  it('F51 wakes up at its time, once, and leaves no row', async () => {
    const { arm } = await open()
    const soon = wake('one', 150)
    await arm(soon)
    await until(() => woken.length > 0)
    expect(woken[0]).toMatchObject({ scheduleId: 'one', revision: 1, step: 'activate' })
    expect(woken[0]?.at).toBeGreaterThanOrEqual(soon.dueAt)
    await agenda?.stop()
    expect(woken).toHaveLength(1)
    expect(await jobs()).toEqual([])
  })

  it('F51 wakes up at once for what is due already, and much later for what is not', async () => {
    const { arm } = await open()
    await arm(wake('past', -1000))
    await arm({ ...wake('far', 0), dueAt: Date.UTC(2400, 0, 1) })
    await until(() => woken.length > 0)
    expect(woken.map(({ scheduleId }) => scheduleId)).toEqual(['past'])
  })

  it('F51 takes no time that does not exist for now', async () => {
    const { arm } = await open()
    await expect(arm({ ...wake('never', 0), dueAt: Number.NaN })).rejects.toThrow(RangeError)
    await expect(arm({ ...wake('never', 0), dueAt: 9e15 })).rejects.toThrow(RangeError)
    expect(await jobs()).toEqual([])
  })

  it('F51 runs again what a crash left in the middle, once its lock is old', async () => {
    await left('left', new Date(Date.now() - 31_000))
    await left('just locked', new Date())
    await open()
    await until(() => woken.length > 0)
    expect(woken.map(({ scheduleId }) => scheduleId)).toEqual(['left'])
  })

  it('F51 tries again soon what failed', async () => {
    const { arm } = await open(() =>
      woken.length === 1 ? Promise.reject(new Error('down')) : Promise.resolve(),
    )
    await arm(wake('stubborn', 0))
    await until(() => woken.length === 2)
    expect(logged).toContainEqual(expect.objectContaining({ message: 'down' }))
  })

  it('F51 stops when what runs has ended, and leaves nothing locked', async () => {
    let isOver = false
    const { arm, stop } = await open(async () => {
      await sleep(100)
      isOver = true
    })
    await arm(wake('running', 0))
    await Promise.all(Array.from({ length: 5 }, (_, i) => arm(wake(`queued ${i}`, 950))))
    await until(() => woken.length > 0)
    await stop()
    expect(isOver).toBe(true)
    expect((await jobs()).filter(({ lockedAt }) => lockedAt)).toEqual([])
    const count = woken.length
    await sleep(30)
    expect(woken).toHaveLength(count)
  })
}

onEachDatabase('wake-ups on our own database', (db) => wakeUpsContract(db, async () => null))
onEachDatabase('wake-ups on our own database, watched', (db) =>
  wakeUpsContract(db, async () => null, true),
)

inTheLongRun(() =>
  describe('wake-ups on a PostgreSQL of their own', () => {
    const url = freshPostgres
    let found: Promise<string> | null = null
    wakeUpsContract(sqlite(), async () => ({ kind: 'postgres', url: await (found ??= url()) }))
  }),
)

const mongo = process.env['MONGODB_URL']
if (mongo) {
  describe('wake-ups on MongoDB', () =>
    wakeUpsContract(sqlite(), async () => ({ kind: 'mongo', url: mongo })))
} else {
  console.warn(
    'NOT CHECKED: wake-ups on MongoDB. Set MONGODB_URL=mongodb://host/test to check them.',
  )
  describe('wake-ups on MongoDB', () => {
    it.skip('F51 is not checked on MongoDB without MONGODB_URL', () => {})
  })
}

describe('a database of wake-ups that is down', () => {
  const db = sqlite()

  it('F51 is said plainly, holds up nothing, and arms what it held when it comes back', async () => {
    const store = { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' } as const
    const logged: unknown[] = []
    const deps = {
      knex: db(),
      onWake: () => Promise.resolve(),
      log: (e: unknown) => logged.push(e),
    }
    const wakeUps = createWakeUps({ ...deps, store })
    wakeUps.start()
    wakeUps.arm(wake('held', 1000))
    await until(() => wakeUps.problem() !== null)
    expect(wakeUps.problem()).toMatch(/once a minute only.*ECONNREFUSED/)
    expect(logged).toHaveLength(1)
    await wakeUps.stop()
  })

  it('F51 shows in /healthz while everything else goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-wake-'))
    const more = { AGENDA_URL: 'postgres://nobody@127.0.0.1:1/none', PLAYGROUND: 'off' }
    const config = settings(join(folder, 'slipway.db'), more)
    const { url, stop } = await start(config, 'control', pino({ level: 'silent' }))
    let health: { status?: string; schedules?: string } = {}
    for (let left = 100; left > 0 && !health.schedules; left -= 1) {
      await sleep(10)
      health = (await (await fetch(`${url}/healthz`)).json()) as typeof health
    }
    await stop()
    rmSync(folder, { recursive: true, force: true })
    expect(health).toMatchObject({ status: 'up', schedules: expect.stringContaining('once a') })
  })

  it('F51 arms what came before it was open', async () => {
    const woken: string[] = []
    const onWake = async ({ scheduleId }: WakeUp) => woken.push(scheduleId)
    const wakeUps = createWakeUps({ store: null, knex: db(), onWake, log: () => {} })
    wakeUps.arm(wake('early', 10))
    wakeUps.start()
    await until(() => woken.length === 1)
    expect(wakeUps.problem()).toBeNull()
    await wakeUps.stop()
  })
})
