import type { Logger } from 'pino'
import { createBackground } from '../../background.ts'
import type { Background } from '../../background.ts'
import { storageProblem } from '../../store/kit/storage-problem.ts'

export type Outage = {
  /**
   * Whether the log has it already: while the database is away the same fails again and again, and each
   * is told once.
   */
  covers: (error: unknown) => boolean
}

type OutageDeps = {
  /** Rejects while the database can't be asked. */
  ask: () => Promise<unknown>
  background: () => Pick<Background, 'run' | 'pause'>
  tell: (news: string, facts: object) => void
}

const askEveryMs = 1000

/**
 * Tells when the database went away and when it is back, with how many failures were alike meanwhile.
 * Whether it is away the database is asked: what an error says may be of another server.
 */
export function createOutage({ ask, background, tell }: OutageDeps): Outage {
  let isAsking = false
  /** How often each came again, while the database is away. */
  let again: Map<string, number> | null = null

  const answers = () =>
    ask().then(
      () => true,
      // Whoever needs it tells what failed.
      () => false,
    )

  async function follow(): Promise<void> {
    if (await answers()) return
    again = new Map()
    tell('the database does not answer; what fails alike until it does is counted', {})
    let isBack = false
    while (!isBack && (await background().pause(askEveryMs))) isBack = await answers()
    const alike = [...again.values()].reduce((sum, times) => sum + times, 0)
    again = null
    tell(isBack ? 'the database answers again' : 'stopped without the database', { alike })
  }

  return {
    covers: (error) => {
      if (storageProblem(error) === null) return false
      if (!isAsking) {
        isAsking = true
        background().run(() => follow().finally(() => (isAsking = false)))
      }
      const times = again?.get(String(error))
      again?.set(String(error), (times ?? -1) + 1)
      return times !== undefined
    },
  }
}

export type LogFailure = (problem: string, error: unknown) => void

type Logs = {
  /** A reference that somebody may have seen always has a line. */
  logBug: (reference: string, error: unknown) => void
  logFailure: LogFailure
  background: Background
}

/** A log that an outage of the database does not fill. `ask` rejects while it is away. */
export function logSparingly(log: Logger, ask: () => Promise<unknown>): Logs {
  const outage = createOutage({
    ask,
    background: () => background,
    tell: (news, facts) => log.error(facts, news),
  })
  const background = createBackground((reference, error) => {
    if (!outage.covers(error)) log.error({ reference, err: error }, 'bug')
  })
  return {
    logBug: (reference, error) => {
      const bug = outage.covers(error) ? { reference } : { reference, err: error }
      log.error(bug, 'bug')
    },
    logFailure: (problem, error) => {
      if (!outage.covers(error)) log.error({ err: error }, problem)
    },
    background,
  }
}
