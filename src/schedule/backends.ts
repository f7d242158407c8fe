import { PostgresBackend, PostgresJobRepository } from '@agendajs/postgres-backend'
import type { AgendaBackend } from 'agenda'
import type { Config } from '../config.ts'
import { InProcessChannel, KnexBackend } from './knex-backend.ts'
import type { KnexBackendOptions } from './knex-backend.ts'
import { createJobNotifications } from './knex-backend/job-notifications.ts'
import type { Due, DueSearch } from './knex-backend/lock-job.ts'
import type { JobNotifications } from './knex-backend/job-notifications.ts'

const answerMsMax = 5000

/** What waits on our own database: a condition, and what has Agenda search for it. */
export type DueLook = { waits: Due; run: () => void }
/** Asks each second whether it waits; the answer ends that. */
export type WatchFor = (look: DueLook) => () => Promise<void>

export type OpenBackend = {
  backend: AgendaBackend
  /** Of ours, where somebody watches it: otherwise it searches each second itself. */
  look: ((search: DueSearch) => DueLook) | null
  /** For a backend that does not announce what Agenda forgets; ours does. */
  announce: JobNotifications | null
  /** Closes what was opened for it. */
  close: () => Promise<void>
}

/**
 * Connects the backend that keeps the wake-ups: our own database, or the one of AGENDA_URL.
 * @throws what its driver says when it can not be reached within five seconds
 */
export async function openBackend(
  store: Config['agenda'],
  knex: KnexBackendOptions['knex'],
  { log, isWatched = false }: { log: (error: unknown) => void; isWatched?: boolean },
): Promise<OpenBackend> {
  if (store === null) return openKnex(knex, isWatched)
  return store.kind === 'postgres' ? openPostgres(store.url, log) : openMongo(store.url)
}

async function openKnex(
  knex: KnexBackendOptions['knex'],
  isWatched: boolean,
): Promise<OpenBackend> {
  const backend = new KnexBackend({ knex, channel: new InProcessChannel(), isWatched })
  await backend.connect()
  const look = (search: DueSearch): DueLook => ({
    waits: backend.due(search),
    run: () => backend.ring(search.name),
  })
  const close = () => backend.disconnect()
  return { backend, look: isWatched ? look : null, announce: null, close }
}

async function openPostgres(url: string, log: (error: unknown) => void): Promise<OpenBackend> {
  const poolConfig = { connectionString: url, connectionTimeoutMillis: answerMsMax, max: 5 }
  const backend = new PostgresBackend({ poolConfig })
  // An error event that nobody hears ends the process; what it means shows at the next search.
  if (backend.repository instanceof PostgresJobRepository) {
    backend.repository.getPool().on('error', log)
  }
  backend.notificationChannel?.on('error', log)
  const close = () => backend.disconnect()
  await connectOr(backend, close)
  const announce = createJobNotifications(backend.notificationChannel)
  return { backend, look: null, announce, close }
}

/** MongoDB tells nobody what was saved without a replica set: this process tells itself. */
async function openMongo(url: string): Promise<OpenBackend> {
  // Its driver is read only where it is used: every start would pay for it.
  const { MongoBackend } = await import('@agendajs/mongo-backend')
  const { MongoClient } = await import('mongodb')
  const client = new MongoClient(url, { serverSelectionTimeoutMS: answerMsMax })
  const close = () => client.close()
  const mongo = new MongoBackend({ mongo: client.db() })
  await connectOr({ connect: () => client.connect().then(() => mongo.connect()) }, close)
  const channel = new InProcessChannel()
  const { name, repository, logger } = mongo
  const backend: AgendaBackend = {
    name,
    repository,
    logger,
    notificationChannel: channel,
    ownsConnection: false,
    connect: () => mongo.connect(),
    disconnect: () => mongo.disconnect(),
  }
  return { backend, look: null, announce: createJobNotifications(channel), close }
}

async function connectOr(
  backend: Pick<AgendaBackend, 'connect'>,
  close: () => Promise<void>,
): Promise<void> {
  try {
    await backend.connect()
  } catch (error) {
    await close()
    throw error
  }
}
