import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { Refusal } from '../refusal.ts'

const stopMsMax = 5000

/** Stops once, in order, on SIGTERM and SIGINT; an unhandled rejection ends the process. */
export function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), stopMsMax).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => dieOf(error, log),
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

/**
 * A bug outside of any answer is logged with a reference and ends the process, so that a supervisor
 * restarts it.
 */
export function exitOnBugs(log: Logger): void {
  process.on('unhandledRejection', (error) => dieOf(error, log))
  process.on('uncaughtException', (error) => dieOf(error, log))
}

/** Says in one sentence why there is no server, without a stack where it is no bug. */
export function explainAndExit(error: unknown, log: Logger | null): never {
  if (error instanceof Refusal) {
    process.stderr.write(`Slipway can't start. ${error.sentence}\n${error.nextStep}\n`)
    process.exit(1)
  }
  if (log) dieOf(error, log)
  throw error
}

function dieOf(error: unknown, log: Logger): never {
  const reference = randomBytes(4).toString('hex')
  log.fatal({ reference, err: error }, 'bug')
  process.stderr.write(`Slipway stopped: a bug, reference ${reference} in the log above.\n`)
  process.exit(1)
}
