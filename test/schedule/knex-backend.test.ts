import { describe, expect, it } from 'vitest'
import { KnexBackend } from '../../src/schedule/knex-backend.ts'
import { backendContract } from './contract.ts'
import { job } from './example-job.ts'
import { loggerContract } from './logger-contract.ts'
import { onEveryKnex } from './knexes.ts'

onEveryKnex('a backend on Knex', (knex) => {
  const open = async () => {
    const backend = new KnexBackend({ knex: knex() })
    await backend.connect()
    return backend
  }
  describe('jobs', () => backendContract(open))
  describe('the log', () => loggerContract(open))

  it('F51 makes its tables once, however many connect at once', async () => {
    const names = { table: 'other_jobs', logTable: 'other_logs' }
    const backends = Array.from({ length: 8 }, () => new KnexBackend({ knex: knex(), ...names }))
    await Promise.all(backends.map((backend) => backend.connect()))
    const [one, two] = backends
    await one?.repository.saveJob(job(), undefined)
    expect((await two?.repository.queryJobs())?.total).toBe(1)
    expect((await (await open()).repository.queryJobs({ name: 'work' })).jobs).not.toContainEqual(
      expect.objectContaining({ name: 'other' }),
    )
  })

  it('F51 inserts one of twenty unique jobs that are saved at once', async () => {
    const { repository } = await open()
    await repository.purgeAllJobs()
    const unique = { 'data.user.id': 7 }
    await Promise.all(
      Array.from({ length: 20 }, () =>
        repository.saveJob(job({ unique, data: { user: { id: 7 } } }), undefined),
      ),
    )
    expect((await repository.queryJobs()).total).toBe(1)
  })

  it('F51 leaves its Knex instance open', async () => {
    const backend = await open()
    await backend.disconnect()
    expect(backend.ownsConnection).toBe(false)
    expect((await backend.repository.queryJobs()).total).toBeGreaterThanOrEqual(0)
  })
})
