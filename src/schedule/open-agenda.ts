import { Agenda, exponential } from 'agenda'
import type { Job } from 'agenda'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Wake } from '../control/kit/context.ts'
import { openBackend } from './backends.ts'
import type { WatchFor } from './backends.ts'
import { createGuardedBackend } from './guarded-backend.ts'
import type { GuardedBackend } from './guarded-backend.ts'
import type { KnexBackendOptions } from './knex-backend.ts'

const jobName = 'wake'
const scanMs = 1000
/** Longer than the time between two looks, so that each job is found before its time. */
const aheadMs = 1500
/** A process that died in the middle of a wake-up holds it up for so long. */
const lockMs = 30_000
const finishMsMax = 10_000
const keepFailedMs = 3_600_000
const dateMsMax = 8.64e15

export type WakeUp = Pick<Wake, 'scheduleId' | 'revision' | 'step'>

export type AgendaDeps = {
  /** Null keeps the wake-ups on `knex`. */
  store: Config['agenda']
  knex: KnexBackendOptions['knex']
  /** Called when a wake-up is due, at least once; what it throws is tried again. */
  onWake: (wakeUp: WakeUp) => Promise<unknown>
  log: (error: unknown) => void
  /** Absent where Agenda searches each second itself, as it does on a database of its own. */
  watchFor?: WatchFor
}

export type OpenAgenda = {
  /** A new revision is a new job; the same wake-up armed twice is one. */
  arm: (wake: Wake) => Promise<void>
  /** Forgets the wake-ups that failed for good. */
  purge: () => Promise<void>
  /** What the last search for due wake-ups died of, or null. */
  lastError: () => unknown
  /** Starts nothing more, waits for what runs, and leaves nothing locked. */
  stop: () => Promise<void>
}

/**
 * Starts Agenda, which knows one job: a wake-up (F51). It carries no decision.
 * @throws what the driver says when the database can not be reached
 */
export async function openAgenda({
  store,
  knex,
  onWake,
  log,
  watchFor,
}: AgendaDeps): Promise<OpenAgenda> {
  const opened = await openBackend(store, knex, { log, isWatched: watchFor !== undefined })
  const { backend, announce: notifications, close } = opened
  const look = opened.look?.({ name: jobName, aheadMs, lockMs })
  const gate = createGuardedBackend(backend, notifications)
  const agenda = new Agenda({
    backend: gate.backend,
    name: `slipway-${process.pid}`,
    processEvery: look ? aheadMs : scanMs,
    defaultLockLifetime: lockMs,
    removeOnComplete: true,
  })
  let running = 0
  agenda.on('error', log)
  agenda.on(`fail:${jobName}`, log)
  const run = ({ attrs }: Job<WakeUp>, done: (error?: Error) => void) => {
    running += 1
    onWake(attrs.data)
      .finally(() => (running -= 1))
      .then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      )
  }
  agenda.define<WakeUp>(jobName, run, {
    concurrency: 10,
    backoff: exponential({ delay: 250, factor: 3, maxRetries: 4 }),
  })
  try {
    await agenda.start()
  } catch (error) {
    await close()
    throw error
  }
  const lookAway = look && watchFor?.(look)
  const stop = async () => {
    await lookAway?.()
    await stopAgenda(agenda, gate, { running: () => running, close, log })
  }
  return {
    arm: (wake) => arm(agenda, wake),
    purge: () => purge(agenda),
    lastError: gate.lastError,
    stop,
  }
}

async function arm(agenda: Agenda, { dueAt, scheduleId, revision, step }: Wake): Promise<void> {
  // Agenda takes an invalid date for now.
  if (!(Math.abs(dueAt) <= dateMsMax)) throw new RangeError(`There is no time ${dueAt}`)
  const nextRunAt = new Date(dueAt)
  const data: WakeUp = { scheduleId, revision, step }
  const unique = {
    nextRunAt,
    'data.scheduleId': scheduleId,
    'data.revision': revision,
    'data.step': step,
  }
  await agenda
    .create(jobName, data)
    .schedule(nextRunAt)
    // One that is there may be locked, and a locked job that is saved again runs at its old time.
    .unique(unique, { insertOnly: true })
    .save()
}

async function purge(agenda: Agenda): Promise<void> {
  const before = Date.now() - keepFailedMs
  const { jobs } = await agenda.queryJobs({ name: jobName })
  const over = jobs.filter(
    ({ nextRunAt, lockedAt, lastFinishedAt }) =>
      !nextRunAt && !lockedAt && lastFinishedAt && lastFinishedAt.getTime() < before,
  )
  if (over.length > 0) await agenda.cancel({ ids: over.map(({ _id }) => _id) })
}

async function stopAgenda(
  agenda: Agenda,
  gate: GuardedBackend,
  {
    running,
    close,
    log,
  }: Pick<AgendaDeps, 'log'> & {
    running: () => number
    close: () => Promise<void>
  },
): Promise<void> {
  gate.close()
  // A search that is under way may still lock a job; Agenda puts back what it knows of.
  await until(() => gate.busy() === 0)
  // A database that is down can not put anything back: the locks grow old.
  await agenda.stop(false).catch(log)
  await until(() => running() === 0 && gate.busy() === 0)
  await close().catch(log)
}

async function until(isSo: () => boolean): Promise<void> {
  const before = Date.now() + finishMsMax
  do await sleep(5)
  while (!isSo() && Date.now() < before)
}
