import { pino } from 'pino'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

/** JSON lines on standard error; standard output stays for people. */
export const createLog = (level: Config['logLevel']): Logger =>
  pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
