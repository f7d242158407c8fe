import { computeJobState } from 'agenda'
import type { JobParameters, JobsQueryOptions, RemoveJobsOptions } from 'agenda'
import fc from 'fast-check'
import knex from 'knex'
import { afterAll, describe, expect, it } from 'vitest'
import { KnexBackend } from '../../src/schedule/knex-backend.ts'
import { contains } from '../../src/schedule/knex-backend/filters.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const scalar = fc.oneof(
  fc.constantFrom('a', 'b', '', 'A'),
  fc.integer({ min: 0, max: 2 }),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.constantFrom('x', 'y', 'a.b', '"', "'", '$')
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}))
const object = fc.dictionary(key, json, { maxKeys: 3 })

describe('a data filter', () => {
  inTheLongRun(() => {
    it("F51 chooses what PostgreSQL's containment chooses", async () => {
      const pg = knex({ client: 'pg', connection: await freshPostgres() })
      const pairs = fc.sample(fc.tuple(object, object), { numRuns: 2000, seed: 51 })
      const texts = pairs.map((pair) => pair.map((value) => JSON.stringify(value)))
      const { rows } = await pg.raw<{ rows: { is: boolean }[] }>(
        `select (pair ->> 0)::jsonb @> (pair ->> 1)::jsonb as is
       from json_array_elements(?::json) with ordinality as one(pair, n) order by n`,
        [JSON.stringify(texts)],
      )
      await pg.destroy()
      const ours = pairs.map(([whole, part]) => contains(whole, part))
      expect(ours).toEqual(rows.map(({ is }) => is))
      expect(ours.filter(Boolean).length).toBeGreaterThan(50)
      expect(ours.filter((is) => !is).length).toBeGreaterThan(50)
    })
  })

  it('F51 finds a part of anything in it', () => {
    fc.assert(
      fc.property(object, fc.nat(), (whole, n) => {
        const keys = Object.keys(whole).filter((_, i) => (n >> i) % 2 === 0)
        const part = Object.fromEntries(keys.map((name) => [name, whole[name]]))
        expect(contains(whole, part)).toBe(true)
      }),
    )
  })
})

const at = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })
const anyJob = fc.record({
  name: fc.constantFrom('a', 'B', 'c_d', 'c%d'),
  priority: fc.integer({ min: -2, max: 2 }),
  minutes: at,
  locked: fc.boolean(),
  failed: at,
  finished: at,
  disabled: fc.boolean(),
  data: object,
})
const lists = fc.array(fc.constantFrom('a', 'B', 'c_d', 'none'), { maxLength: 2 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const anyFilter = fc.record(
  { name: fc.constantFrom('a', 'B', 'none'), names: lists, notNames: lists, data: object },
  { requiredKeys: [] },
)
const states = ['running', 'scheduled', 'queued', 'completed', 'failed', 'repeating', 'paused']

describe('choosing jobs', () => {
  const db = knex({
    client: 'sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
  })
  afterAll(() => db.destroy())
  const now = Date.now()
  const toJob = (one: typeof anyJob extends fc.Arbitrary<infer T> ? T : never): JobParameters => {
    const time = (minutes: number | null) => new Date(now + (minutes ?? 0) * 60_000 - 30_000)
    return {
      name: one.name,
      priority: one.priority,
      type: 'normal',
      nextRunAt: one.minutes === null ? null : time(one.minutes),
      data: one.data,
      disabled: one.disabled,
      ...(one.locked && { lockedAt: new Date(now) }),
      ...(one.failed !== null && { failedAt: time(one.failed) }),
      ...(one.finished !== null && { lastFinishedAt: time(one.finished) }),
    }
  }
  const backend = new KnexBackend({ knex: db })
  const fresh = async (all: readonly JobParameters[]) => {
    await backend.connect()
    await backend.repository.purgeAllJobs()
    for (const one of all) await backend.repository.saveJob(one, undefined)
    return backend.repository
  }
  const isChosen = (job: JobParameters, filter: RemoveJobsOptions): boolean => {
    const { name, names = [], notNames = [], data } = filter
    if (name !== undefined) {
      if (job.name !== name) return false
    } else if (names.length > 0) {
      if (!names.includes(job.name)) return false
    } else if (notNames.includes(job.name)) return false
    return data === undefined || contains(job.data, data)
  }

  it('F51 queries what a filter says, sorted, paged and counted', async () => {
    const options = fc.record({
      state: maybe(fc.constantFrom(...(states as NonNullable<JobsQueryOptions['state']>[]))),
      includeDisabled: fc.boolean(),
      skip: fc.nat(3),
      limit: fc.nat(3),
      order: fc.constantFrom('asc' as const, 'desc' as const),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyJob, { maxLength: 8 }),
        anyFilter,
        options,
        async (made, { name, names, data }, { state, includeDisabled, skip, limit, order }) => {
          const filter = { ...(name && { name }), ...(names && { names }), ...(data && { data }) }
          const all = made.map(toJob)
          const repository = await fresh(all)
          const page = { includeDisabled, skip, limit, sort: { priority: order } }
          const found = await repository.queryJobs({ ...filter, ...(state && { state }), ...page })
          const inState = (job: JobParameters) =>
            state === undefined ||
            (state === 'paused' ? job.disabled === true : computeJobState(job) === state)
          const chosen = all
            .filter((job) => isChosen(job, filter) && inState(job))
            .filter((job) => includeDisabled || !job.disabled)
            .toSorted((a, b) => (order === 'asc' ? 1 : -1) * (a.priority - b.priority))
          expect(found.total).toBe(chosen.length)
          const shown = chosen.slice(skip, limit > 0 ? skip + limit : undefined)
          expect(found.jobs.map(({ name, data }) => [name, data])).toEqual(
            shown.map(({ name, data }) => [name, data]),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('F51 removes and pauses what a filter says and nothing else, nothing when it says nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyJob, { maxLength: 8 }), anyFilter, async (made, filter) => {
        const all = made.map((one) => toJob({ ...one, disabled: false }))
        const repository = await fresh(all)
        const { name, names, notNames, data } = filter
        const says = name ?? data ?? names?.[0] ?? notNames?.[0]
        const chosen = says === undefined ? [] : all.filter((job) => isChosen(job, filter))
        expect(await repository.disableJobs(filter)).toBe(chosen.length)
        expect((await repository.queryJobs({ state: 'paused' })).total).toBe(chosen.length)
        expect(await repository.enableJobs(filter)).toBe(chosen.length)
        expect(await repository.removeJobs(filter)).toBe(chosen.length)
        expect((await repository.queryJobs()).total).toBe(all.length - chosen.length)
      }),
      { numRuns: 60 },
    )
  })
})
