import type { AgendaBackend, JobRepository } from 'agenda'
import type { JobNotifications } from './knex-backend/job-notifications.ts'

export type GuardedBackend = {
  /** What Agenda gets in the place of the backend, which is connected already. */
  backend: AgendaBackend
  /** From now on nothing is locked any more. */
  close: () => void
  /** How many calls to the database are under way. */
  busy: () => number
  /** What the last search for due jobs died of. */
  lastError: () => unknown
}

/**
 * Stands between Agenda and its backend. Agenda goes on locking jobs while it stops, connects with
 * nobody to catch its failure, and closes connections that are ours.
 */
export function createGuardedBackend(
  backend: AgendaBackend,
  notifications: JobNotifications | null,
): GuardedBackend {
  let isClosed = false
  let busy = 0
  let lastError: unknown = null
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    busy += 1
    try {
      return await work
    } finally {
      busy -= 1
    }
  }
  const real = backend.repository
  const take: JobRepository['getNextJobToRun'] = async (...search) => {
    if (isClosed) return undefined
    try {
      const job = await real.getNextJobToRun(...search)
      lastError = null
      if (job?._id) notifications?.whenDue({ ...job, _id: job._id })
      return job
    } catch (error) {
      lastError = error
      throw error
    }
  }
  const repository: JobRepository = {
    connect: () => Promise.resolve(),
    queryJobs: (options) => counted(real.queryJobs(options)),
    getJobsOverview: () => counted(real.getJobsOverview()),
    getDistinctJobNames: () => counted(real.getDistinctJobNames()),
    getJobById: (id) => counted(real.getJobById(id)),
    getQueueSize: () => counted(real.getQueueSize()),
    removeJobs: (options) => counted(real.removeJobs(options)),
    saveJob: (job, options) => counted(real.saveJob(job, options)),
    saveJobState: (job, options) => {
      notifications?.forget(String(job._id))
      return counted(real.saveJobState(job, options))
    },
    lockJob: (job, options) => counted(real.lockJob(job, options)),
    unlockJob: (job) => counted(real.unlockJob(job)),
    unlockJobs: (ids) => counted(real.unlockJobs(ids)),
    getNextJobToRun: (...search) => counted(take(...search)),
    disableJobs: (options) => counted(real.disableJobs(options)),
    enableJobs: (options) => counted(real.enableJobs(options)),
    purgeAllJobs: () => counted(real.purgeAllJobs()),
  }
  return {
    backend: {
      name: backend.name,
      repository,
      notificationChannel: backend.notificationChannel,
      logger: backend.logger,
      ownsConnection: false,
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
    },
    close: () => {
      isClosed = true
      notifications?.forgetAll()
    },
    busy: () => busy,
    lastError: () => lastError,
  }
}
