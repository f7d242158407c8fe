import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Ctx } from '../control/kit/context.ts'
import { fireSchedule } from '../control/schedules/fire-schedule.ts'
import { sweepSchedules } from '../control/schedules/sweep-schedules.ts'
import { createWakeUps } from '../schedule/wake-ups.ts'
import type { WakeUps } from '../schedule/wake-ups.ts'
import type { Watch } from './watch.ts'

const sameAgainMs = 60_000

/**
 * Schedules fire by wake-ups (F51), which are kept where AGENDA_URL says or in our own database, and
 * by a sweep, which finds what no wake-up came for.
 */
export function addSchedules(
  config: Config,
  ctx: Ctx,
  log: Logger,
  sweeps: (() => Promise<unknown>)[],
  watch: Watch,
): WakeUps {
  const system: Ctx = { ...ctx, actor: { kind: 'system', part: 'schedules' } }
  const wakeUps = createWakeUps({
    store: config.agenda,
    knex: ctx.db,
    watchFor: (look) => watch.add([look]),
    onWake: ({ scheduleId, revision, step }) =>
      fireSchedule(system, { schedule: scheduleId, revision, step }),
    log: sparingly((error) => log.error({ err: error }, 'schedules')),
  })
  sweeps.push(() => sweepSchedules(system), wakeUps.purge)
  return wakeUps
}

/** A database that is down is found so each second. */
function sparingly(log: (error: unknown) => void): (error: unknown) => void {
  let last = { message: '', at: 0 }
  return (error) => {
    const message = String(error)
    if (message === last.message && Date.now() - last.at < sameAgainMs) return
    last = { message, at: Date.now() }
    log(error)
  }
}
