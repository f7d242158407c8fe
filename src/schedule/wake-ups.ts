import { createBackground } from '../background.ts'
import type { Wake } from '../control/kit/context.ts'
import { openAgenda } from './open-agenda.ts'
import type { AgendaDeps, OpenAgenda } from './open-agenda.ts'

const retryMs = 60_000

export type WakeUps = {
  /** Opens Agenda, now or as soon as its database answers; never waits and never throws. */
  start: () => void
  /** Arms a wake-up; what can not be armed yet is armed when Agenda opens. */
  arm: (wake: Wake) => void
  /** Forgets what failed for good. */
  purge: () => Promise<void>
  /** Why wake-ups do not come on time now, in a sentence, or null. */
  problem: () => string | null
  stop: () => Promise<void>
}

/** Wake-ups on time (F51). Without them the sweep fires what is due, up to a minute late. */
export function createWakeUps(deps: AgendaDeps): WakeUps {
  const held = new Map<string, Wake>()
  let agenda: OpenAgenda | null = null
  let failure: unknown = null
  let isStopped = false
  const background = createBackground((_reference, error) => deps.log(error))
  const arm = (wake: Wake) => {
    // What comes too late is found by the sweep after the next start.
    if (isStopped) return
    const opened = agenda
    if (opened === null) held.set(`${wake.scheduleId} ${wake.step}`, wake)
    else background.run(() => opened.arm(wake))
  }
  const open = async () => {
    try {
      agenda = await openAgenda(deps)
      failure = null
      for (const [key, wake] of held) {
        held.delete(key)
        arm(wake)
      }
    } catch (error) {
      failure = error
      deps.log(error)
    }
  }
  const keepOpening = async () => {
    do await open()
    while (agenda === null && (await background.pause(retryMs)))
  }
  return {
    start: () => background.run(keepOpening),
    arm,
    purge: async () => agenda?.purge(),
    problem: () => {
      const error = failure ?? agenda?.lastError() ?? null
      return error === null ? null : inWords(error)
    },
    stop: async () => {
      isStopped = true
      await background.stop()
      await agenda?.stop()
    },
  }
}

function inWords(error: unknown): string {
  const why = error instanceof Error && error.message ? error.message : 'it can not be reached'
  return `Schedules are looked at once a minute only, as the database of their wake-ups does not answer: ${why}.`
}
