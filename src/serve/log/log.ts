import { pino, stdSerializers } from 'pino'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'

/** How much waits while the disk is full; more lines are dropped. */
const waitingBytesMax = 1_000_000
const standardError = 2

/** JSON lines on standard error; standard output stays for people. */
export function createLog(level: Config['logLevel'], fd = standardError): Logger {
  const destination = pino.destination({ fd, sync: true, maxLength: waitingBytesMax })
  // A line that can't be written must not stop the answers, and nothing can report it.
  destination.on('error', () => {})
  return pino({ level, base: null, serializers: { err: bare } }, destination)
}

const told = ['code', 'status', 'statusCode', 'syscall', 'method', 'route', 'constraint']

/**
 * An error without what it carries along: chat platforms' hold the whole request, with its tokens
 * and what was said to one person alone.
 */
function bare(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  const { type, message, stack } = error instanceof Error ? stdSerializers.err(error) : plain(error)
  const fields = Object.entries(error).filter(
    ([name, value]) => told.includes(name) && ['string', 'number'].includes(typeof value),
  )
  return { type, message: hidden(message), stack: hidden(stack), ...Object.fromEntries(fields) }
}

type Plain = { type?: unknown; message?: unknown; stack?: unknown }
const plain = (error: object): Plain => error

const hidden = (text: unknown): unknown =>
  typeof text === 'string' ? text.replace(/\b(slw|xox[a-z]|xapp)([_-])[\w-]+/g, '$1$2…') : undefined
