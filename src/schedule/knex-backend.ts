import type { AgendaBackend, JobLogger, JobRepository, NotificationChannel } from 'agenda'
import type { Knex } from 'knex'
import { createJobNotifications } from './knex-backend/job-notifications.ts'
import type { JobNotifications } from './knex-backend/job-notifications.ts'
import { createLogger } from './knex-backend/logger.ts'
import { someDue } from './knex-backend/lock-job.ts'
import type { Due, DueSearch } from './knex-backend/lock-job.ts'
import { createQuietNames, sparing } from './knex-backend/quiet-names.ts'
import { createRepository } from './knex-backend/repository.ts'
import { createTables } from './knex-backend/tables.ts'
import type { Table } from './knex-backend/tables.ts'

export { InProcessChannel } from './knex-backend/channel.ts'

export type KnexBackendOptions = {
  /** Yours: it is never destroyed here. PostgreSQL or SQLite. */
  knex: Knex
  /** Where the jobs are; `agenda_knex_jobs` by default. */
  table?: string | undefined
  /** Where the log is; `agenda_knex_logs` by default. */
  logTable?: string | undefined
  /** Without one Agenda only polls; an `InProcessChannel` makes jobs run on time. */
  channel?: NotificationChannel | undefined
  /** Somebody asks what is `due`, and calls `ring`: nothing is searched for without a reason. */
  isWatched?: boolean
}

/** Agenda 6 on a Knex instance: see knex-backend/README.md. */
export class KnexBackend implements AgendaBackend {
  readonly name = 'Knex'
  readonly ownsConnection = false
  readonly repository: JobRepository
  readonly notificationChannel: NotificationChannel | undefined
  readonly logger: JobLogger
  readonly #create: () => Promise<void>
  readonly #announce: JobNotifications
  readonly #jobs: Table

  constructor(options: KnexBackendOptions) {
    const { knex, table = 'agenda_knex_jobs', logTable = 'agenda_knex_logs', channel } = options
    this.#jobs = { knex, table }
    this.#create = () => createTables(knex, table, logTable)
    const quiet = createQuietNames()
    this.#announce = createJobNotifications(channel, quiet.wake)
    this.notificationChannel = channel
    const repository = createRepository(this.#jobs, this.#announce, this.#create)
    this.repository = options.isWatched ? sparing(repository, quiet) : repository
    this.logger = createLogger({ knex, table: logTable })
  }

  /** Makes the tables where they are missing. */
  connect(): Promise<void> {
    return this.#create()
  }

  /** A condition that is true while a search for jobs of this name finds one, and what to bind. */
  due(search: DueSearch): Due {
    return someDue(this.#jobs, search)
  }

  /** Has Agenda search for jobs of this name now. */
  ring(name: string): void {
    this.#announce.search(name)
  }

  /** Forgets its timers; the Knex instance stays open. */
  disconnect(): Promise<void> {
    this.#announce.forgetAll()
    return Promise.resolve()
  }
}
