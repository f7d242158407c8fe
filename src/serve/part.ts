import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'

const parts = ['all', 'control', 'gateway'] as const
/** Both planes in one process, or one of them. */
export type Part = (typeof parts)[number]

/** @throws Refusal for an unknown part, and for a part alone where the two could not meet */
export function partOrThrow(word: string, config: Config): Part {
  const part = parts.find((known) => known === word)
  if (part === undefined) {
    throw new Refusal(
      'VALIDATION',
      `There is no part named "${word.slice(0, 40)}".`,
      'Say serve, serve control or serve gateway.',
    )
  }
  if (part === 'all') return part
  if ('file' in config.database) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `serve ${part} shares its database with the other part, and a SQLite file has one server only.`,
      'Set DATABASE_URL to a PostgreSQL database, or run both parts with serve.',
    )
  }
  return part
}
