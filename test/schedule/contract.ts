import type { AgendaBackend, JobParameters } from 'agenda'
import { beforeEach, describe, expect, it } from 'vitest'
import { minute, job } from './example-job.ts'

const later = (ms = minute) => new Date(Date.now() + ms)
const longAgo = new Date(Date.now() - 10 * minute)

/** What Agenda asks of every backend, whatever it is kept in (F51). */
export function backendContract(open: () => Promise<AgendaBackend>): void {
  let backend: AgendaBackend
  const repo = () => backend.repository
  const save = (more: Partial<JobParameters> = {}) => repo().saveJob(job(more), undefined)
  const next = (name = 'work', deadline = longAgo) =>
    repo().getNextJobToRun(name, later(5000), deadline, new Date(), { lastModifiedBy: 'us' })
  const idOf = ({ _id }: JobParameters) => String(_id)
  const again = async (saved: JobParameters) => {
    const found = await repo().getJobById(idOf(saved))
    if (!found) throw new Error('The job is gone')
    return found
  }

  beforeEach(async () => {
    backend = await open()
    await repo().purgeAllJobs()
  })

  describe('saving', () => {
    it('F51 gives a new job an id and keeps every field of it', async () => {
      const times = { startDate: later(1), endDate: later(2 * minute), nextRunAt: later() }
      const plan = {
        repeatInterval: '5 minutes',
        repeatTimezone: 'Europe/Zagreb',
        repeatAt: '3:30pm',
      }
      const saved = await repo().saveJob(
        job({ ...times, ...plan, skipDays: [0, 6], data: { a: [1, { b: 'ü' }] }, disabled: true }),
        { lastModifiedBy: 'us' },
      )
      expect(await again(saved)).toMatchObject({
        ...times,
        ...plan,
        _id: saved._id,
        skipDays: [0, 6],
        data: { a: [1, { b: 'ü' }] },
        disabled: true,
        lastModifiedBy: 'us',
      })
    })

    it('F51 updates a job by its id, and what the runner keeps only when it is given', async () => {
      const saved = await save({ failCount: 2, failReason: 'no', failedAt: longAgo })
      const { _id } = saved
      await repo().saveJob(
        { ...job({ priority: 7, data: { v: 2 } }), ...(_id && { _id }) },
        undefined,
      )
      const found = await again(saved)
      expect(found).toMatchObject({ priority: 7, data: { v: 2 } })
      expect((await repo().queryJobs()).total).toBe(1)
    })

    it('F51 hands back an update of a job that is gone as it was given', async () => {
      const saved = await save()
      await repo().removeJobs({ id: idOf(saved) })
      expect(await repo().saveJob({ ...saved, priority: 3 }, undefined)).toMatchObject({
        priority: 3,
      })
      expect((await repo().queryJobs()).total).toBe(0)
    })

    it('F51 keeps one single job a name, and its plan when the new one is due now', async () => {
      const at = later()
      const first = await save({ type: 'single', nextRunAt: at, data: { run: 1 } })
      const second = await save({ type: 'single', nextRunAt: new Date(), data: { run: 2 } })
      expect(idOf(second)).toBe(idOf(first))
      expect(await again(first)).toMatchObject({ nextRunAt: at, data: { run: 2 } })
      const moved = later(2 * minute)
      await save({ type: 'single', nextRunAt: moved })
      expect((await again(first)).nextRunAt).toEqual(moved)
      expect((await repo().queryJobs()).total).toBe(1)
    })

    it('F51 makes one row of twenty single jobs saved at once', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => save({ type: 'single', data: { i } })))
      expect((await repo().queryJobs()).total).toBe(1)
    })
  })

  describe('unique jobs', () => {
    const unique = { 'data.user': 'ana' }

    it('F51 changes its like, unless it may only insert', async () => {
      const first = await save({ unique, data: { user: 'ana', v: 1 } })
      await save({ unique, data: { user: 'ana', v: 2 } })
      expect((await again(first)).data).toEqual({ user: 'ana', v: 2 })
      await save({ unique, uniqueOpts: { insertOnly: true }, data: { user: 'ana', v: 3 } })
      expect((await again(first)).data).toEqual({ user: 'ana', v: 2 })
      await save({ unique: { 'data.user': 'li' }, data: { user: 'li' } })
      await save({ name: 'other', unique, data: { user: 'ana' } })
      expect((await repo().queryJobs()).total).toBe(3)
    })

    it('F51 pushes a trailing debounce away, at most as far as it may wait', async () => {
      const uniqueOpts = { debounce: { delay: minute, maxWait: 90_000 } }
      const first = await save({ unique, uniqueOpts, data: { user: 'ana' } })
      const startedAt = first.debounceStartedAt?.getTime() ?? 0
      expect(first.nextRunAt?.getTime()).toBe(startedAt + minute)
      const second = await save({ unique, uniqueOpts, data: { user: 'ana' } })
      expect(second.debounceStartedAt).toEqual(first.debounceStartedAt)
      expect(second.nextRunAt?.getTime()).toBeGreaterThanOrEqual(startedAt + minute)
    })

    it('F51 leaves a leading debounce at its time and takes the new data', async () => {
      const uniqueOpts = { debounce: { delay: minute, strategy: 'leading' as const } }
      const first = await save({
        unique,
        uniqueOpts,
        nextRunAt: later(),
        data: { user: 'ana', v: 1 },
      })
      const second = await save({
        unique,
        uniqueOpts,
        nextRunAt: later(),
        data: { user: 'ana', v: 2 },
      })
      expect(second).toMatchObject({ nextRunAt: first.nextRunAt, data: { user: 'ana', v: 2 } })
    })

    it('F51 refuses a field that it does not know', async () => {
      await save({ data: { user: 'ana' } })
      await expect(save({ unique: { '1=1; --': 1 } })).rejects.toThrow()
    })
  })

  describe('running', () => {
    it('F51 takes the earliest first, then the most urgent, and each once', async () => {
      const at = new Date(Date.now() - minute)
      await save({ nextRunAt: at, priority: 1, data: { n: 3 } })
      await save({ nextRunAt: at, priority: 9, data: { n: 2 } })
      await save({ nextRunAt: longAgo, data: { n: 1 } })
      await save({ nextRunAt: later(), data: { n: 4 } })
      await save({ disabled: true, data: { n: 5 } })
      await save({ name: 'other', data: { n: 6 } })
      const taken = [await next(), await next(), await next(), await next()]
      expect(taken.map((one) => one?.data)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, undefined])
      expect(taken[0]?.lockedAt).toBeInstanceOf(Date)
      expect(taken[0]?.lastModifiedBy).toBe('us')
    })

    it('F51 gives no job to two who ask at once', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => save({ data: { n } })))
      const taken = await Promise.all(Array.from({ length: 25 }, () => next()))
      const ids = taken.flatMap((one) => (one ? [idOf(one)] : []))
      // Who met a row that another was locking may have come away with nothing.
      for (let one = await next(); one; one = await next()) ids.push(idOf(one))
      expect(new Set(ids).size).toBe(20)
      expect(ids).toHaveLength(20)
    })

    it('F51 takes a job whose process died once its lock is old, with or without a next time', async () => {
      const died = await save({ nextRunAt: null, lockedAt: longAgo, lastRunAt: longAgo })
      const waiting = await save({ nextRunAt: later(), lockedAt: new Date() })
      expect(await next('work', new Date(longAgo.getTime() - 1))).toBeUndefined()
      expect(idOf((await next()) ?? job())).toBe(idOf(died))
      expect(await next()).toBeUndefined()
      expect((await again(waiting)).lockedAt).toBeInstanceOf(Date)
    })

    it('F51 locks a job that is free and still planned for the same time', async () => {
      const saved = await save()
      expect(await repo().lockJob({ ...saved, nextRunAt: later() }, undefined)).toBeUndefined()
      expect(idOf((await repo().lockJob(saved, undefined)) ?? job())).toBe(idOf(saved))
      expect(await repo().lockJob(saved, undefined)).toBeUndefined()
      const paused = await save({ disabled: true })
      expect(await repo().lockJob(paused, undefined)).toBeUndefined()
      expect(await repo().lockJob(job(), undefined)).toBeUndefined()
    })

    it('F51 unlocks what waits, and what runs only when it is named', async () => {
      const waits = await save({ lockedAt: new Date() })
      const runs = await save({ nextRunAt: null, lockedAt: new Date() })
      await repo().unlockJob(waits)
      await repo().unlockJob(runs)
      expect((await again(waits)).lockedAt).toBeUndefined()
      expect((await again(runs)).lockedAt).toBeInstanceOf(Date)
      await repo().unlockJobs([idOf(runs)])
      await repo().unlockJobs([])
      expect((await again(runs)).lockedAt).toBeUndefined()
    })

    it('F51 keeps how a run went, and throws when its job is gone', async () => {
      const saved = await save({ lockedAt: new Date() })
      const at = new Date()
      const state = {
        lastRunAt: at,
        lastFinishedAt: at,
        failedAt: at,
        failCount: 1,
        progress: 50.5,
      }
      const { lockedAt: _, ...free } = saved
      await repo().saveJobState({ ...free, ...state, failReason: 'no', nextRunAt: null }, undefined)
      const found = await again(saved)
      expect(found).toMatchObject({ ...state, failReason: 'no', nextRunAt: null })
      expect(found.lockedAt).toBeUndefined()
      await repo().removeJobs({ id: idOf(saved) })
      await expect(repo().saveJobState(saved, undefined)).rejects.toThrow()
      await expect(repo().saveJobState(job(), undefined)).rejects.toThrow()
    })
  })

  describe('choosing', () => {
    beforeEach(async () => {
      await save({ name: 'A_b%c', priority: 1, data: { kind: 'x', deep: { n: 1, m: 2 } } })
      await save({
        name: 'b',
        priority: 3,
        data: { kind: 'y' },
        disabled: true,
        nextRunAt: later(),
      })
      await save({ name: 'c', priority: 2, data: { kind: 'x', deep: { n: 2 } }, nextRunAt: null })
    })
    const names = async (options: Parameters<AgendaBackend['repository']['queryJobs']>[0]) =>
      (await repo().queryJobs(options)).jobs.map(({ name }) => name).toSorted()

    it('F51 queries by name, data, state and whether it is paused', async () => {
      expect(await names({ names: ['b', 'c'] })).toEqual(['b', 'c'])
      expect(await names({ data: { kind: 'x' } })).toEqual(['A_b%c', 'c'])
      expect(await names({ data: { deep: { n: 1 } } })).toEqual(['A_b%c'])
      expect(await names({ state: 'paused' })).toEqual(['b'])
      expect(await names({ state: 'queued' })).toEqual(['A_b%c'])
      expect(await names({ includeDisabled: false })).toEqual(['A_b%c', 'c'])
      expect(await names({ names: [] })).toHaveLength(3)
    })

    it('F51 searches names as they are written, in either case', async () => {
      expect(await names({ search: 'a_B%' })).toEqual(['A_b%c'])
      expect(await names({ search: '_' })).toEqual(['A_b%c'])
      expect(await names({ search: 'C' })).toEqual(['A_b%c', 'c'])
      expect(await names({ search: '\\' })).toEqual([])
    })

    it('F51 sorts, pages and counts before paging', async () => {
      const page = await repo().queryJobs({ sort: { priority: 'desc' }, skip: 1, limit: 1 })
      expect(page.jobs.map(({ priority }) => priority)).toEqual([2])
      expect(page.total).toBe(3)
      const rest = await repo().queryJobs({ sort: { nextRunAt: 'asc' }, skip: 1 })
      expect(rest.jobs.map(({ name }) => name)).toEqual(['b', 'c'])
      expect(await repo().queryJobs({ data: { kind: 'x' }, limit: 1 })).toMatchObject({ total: 2 })
      expect((await repo().queryJobs()).jobs.map(({ name }) => name)).toEqual(['b', 'A_b%c', 'c'])
    })

    it('F51 removes and pauses what is named, and nothing when nothing is', async () => {
      expect(await repo().removeJobs({})).toBe(0)
      expect(await repo().disableJobs({ ids: [], names: [] })).toBe(0)
      expect(await repo().disableJobs({ notNames: ['b'] })).toBe(2)
      expect(await repo().enableJobs({ data: { kind: 'x' } })).toBe(2)
      expect(await names({ includeDisabled: false })).toEqual(['A_b%c', 'c'])
      const [one] = (await repo().queryJobs({ name: 'c' })).jobs
      expect(await repo().removeJobs({ ids: [String(one?._id)], name: 'b' })).toBe(0)
      expect(await repo().removeJobs({ ids: [String(one?._id)] })).toBe(1)
      expect(await repo().removeJobs({ data: { deep: { n: 1 } } })).toBe(1)
      expect(await repo().purgeAllJobs()).toBe(1)
    })

    it('F51 tells the names, what is due and how each name stands', async () => {
      expect(await repo().getDistinctJobNames()).toEqual(
        expect.arrayContaining(['A_b%c', 'b', 'c']),
      )
      expect(await repo().getQueueSize()).toBe(1)
      const overview = await repo().getJobsOverview()
      expect(overview.find(({ name }) => name === 'b')).toMatchObject({
        total: 1,
        scheduled: 1,
        paused: 1,
        queued: 0,
      })
      expect(overview.find(({ name }) => name === 'A_b%c')).toMatchObject({ total: 1, queued: 1 })
    })
  })
}
