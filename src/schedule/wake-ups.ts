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
  let opening: Promise<void> = Promise.resolve()
  let failure: unknown = null
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const arm = (wake: Wake) => {
    if (agenda === null) held.set(`${wake.scheduleId} ${wake.step}`, wake)
    else void agenda.arm(wake).catch(deps.log)
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
      if (!isStopped) timer = setTimeout(start, retryMs).unref()
    }
  }
  const start = () => {
    opening = open()
  }
  return {
    start,
    arm,
    purge: async () => agenda?.purge(),
    problem: () => {
      const error = failure ?? agenda?.lastError() ?? null
      return error === null ? null : inWords(error)
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await opening
      await agenda?.stop()
    },
  }
}

function inWords(error: unknown): string {
  const why = error instanceof Error && error.message ? error.message : 'it can not be reached'
  return `Schedules are looked at once a minute only, as the database of their wake-ups does not answer: ${why}.`
}
