import type { JobParameters, JobRepository } from 'agenda'
import type { JobNotifications } from './job-notifications.ts'
import { removeJobs, setDisabled, unlock } from './update-jobs.ts'
import { countOf, overviewOf, queryJobs } from './query-jobs.ts'
import { toJob } from './rows.ts'
import { saveJob, saveState } from './save-job.ts'
import type { Table } from './tables.ts'
import { lockNextJob, lockThisJob } from './lock-job.ts'

type Options = { lastModifiedBy?: string } | undefined

/** Agenda's jobs in one table. */
export function createRepository(
  jobs: Table,
  notifications: JobNotifications,
  connect: () => Promise<void>,
): JobRepository {
  const { knex, table } = jobs
  return {
    connect,
    queryJobs: (options) => queryJobs(jobs, options),
    getJobsOverview: () => overviewOf(jobs),
    getDistinctJobNames: async () => {
      const rows: object[] = await knex(table).distinct('name').orderBy('name')
      return rows.map((row) => toJob(row).name)
    },
    getJobById: async (id) => {
      const row: object | undefined = await knex(table)
        .where({ id: String(id) })
        .first()
      return row ? toJob(row) : null
    },
    getQueueSize: () => countOf(knex(table).where('next_run_at', '<', Date.now())),
    removeJobs: async (options) => {
      const ids = await removeJobs(jobs, options)
      ids.forEach(notifications.forget)
      return ids.length
    },
    disableJobs: (options) => setDisabled(jobs, options, 1),
    enableJobs: (options) => setDisabled(jobs, options, 0),
    purgeAllJobs: async () => {
      notifications.forgetAll()
      return knex(table).delete()
    },
    // Data goes in and comes out as JSON, so that only its caller knows its type.
    saveJob: async <DATA>(job: JobParameters<DATA>, options: Options) =>
      (await saveJob(jobs, job, by(options))) as JobParameters<DATA>,
    saveJobState: async (job, options) => {
      notifications.forget(String(job._id))
      await saveState(jobs, job, by(options))
      const isFree = !job.lockedAt && job.nextRunAt
      if (isFree && job._id) notifications.waiting({ ...job, _id: job._id })
    },
    lockJob: async (job, options) => {
      if (!job._id) return undefined
      const { name, nextRunAt } = job
      const taken = await lockThisJob(jobs, { id: String(job._id), name, nextRunAt }, by(options))
      if (taken) notifications.whenDue(taken)
      return taken
    },
    // One that runs, or ran when its process died, has no next time: that lock has to grow old.
    unlockJob: async ({ _id }) => {
      if (!_id) return
      notifications.forget(String(_id))
      await knex(table)
        .where({ id: String(_id) })
        .whereNotNull('next_run_at')
        .update({ locked_at: null })
    },
    unlockJobs: async (ids) => {
      ids.forEach((id) => notifications.forget(String(id)))
      await unlock(jobs, ids.map(String))
    },
    getNextJobToRun: async (name, dueBy, lockedBy, now = new Date(), options) => {
      const taken = await lockNextJob(jobs, { name, dueBy, lockedBy, now, by: by(options) })
      if (taken) notifications.whenDue(taken)
      return taken
    },
  }
}

const by = (options: Options): string | null => options?.lastModifiedBy ?? null
