import { pino } from 'pino'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

/** What waits for room on a full disk; beyond it lines are dropped. */
const waitingBytesMax = 1_000_000
const standardError = 2

/** JSON lines on standard error; standard output stays for people. */
export function createLog(level: Config['logLevel'], fd = standardError): Logger {
  const destination = pino.destination({ fd, sync: true, maxLength: waitingBytesMax })
  // A line that can't be written is no reason to answer nobody, and there is nowhere to say it.
  destination.on('error', () => {})
  return pino({ level, base: null }, destination)
}
