import type { JobRepository } from 'agenda'

/** Names that need no search: their last one found no job, and nothing was saved since. */
export type QuietNames = {
  /** True once, and then again when something was saved, found or announced. */
  mayFind: (name: string) => boolean
  /** Of any name. */
  wake: () => void
}

export function createQuietNames(): QuietNames {
  const quiet = new Set<string>()
  return {
    mayFind: (name) => {
      if (quiet.has(name)) return false
      quiet.add(name)
      return true
    },
    wake: () => quiet.clear(),
  }
}

/** Agenda searches as often as it scans, mostly for nothing: then nothing is asked of the database. */
export function sparing(real: JobRepository, { mayFind, wake }: QuietNames): JobRepository {
  return {
    ...real,
    saveJob: (job, options) => real.saveJob(job, options).finally(wake),
    enableJobs: (options) => real.enableJobs(options).finally(wake),
    unlockJob: (job) => real.unlockJob(job).finally(wake),
    unlockJobs: (ids) => real.unlockJobs(ids).finally(wake),
    getNextJobToRun: async (name, ...search) => {
      if (!mayFind(name)) return undefined
      try {
        const job = await real.getNextJobToRun(name, ...search)
        if (job) wake()
        return job
      } catch (error) {
        // Nobody knows what it would have found.
        wake()
        throw error
      }
    },
  }
}
