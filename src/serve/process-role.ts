import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'

const roles = ['all', 'control', 'gateway'] as const
/** Both planes in one process, or one of them. */
export type ProcessRole = (typeof roles)[number]

/**
 * @throws Refusal for an unknown part, and for one part alone where the two could not share a
 * database
 */
export function processRoleOrThrow(word: string, config: Config): ProcessRole {
  const role = roles.find((known) => known === word)
  if (role === undefined) {
    throw new Refusal(
      'VALIDATION',
      `There is no part named "${word.slice(0, 40)}".`,
      'Say serve, serve control or serve gateway.',
    )
  }
  if (role === 'all') return role
  if ('file' in config.database) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `serve ${role} shares its database with the other part, and a SQLite file has one server only.`,
      'Set DATABASE_URL to a PostgreSQL database, or run both parts with serve.',
    )
  }
  return role
}
