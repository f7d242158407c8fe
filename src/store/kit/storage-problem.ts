import { Refusal } from '../../refusal.ts'

/**
 * What a failed statement means for the person in front of it, where it is the storage that failed
 * and not our code; null otherwise. Nothing was written: the transaction rolled back.
 */
export function storageProblem(error: unknown): Refusal | null {
  const known = problems[codeOf(error)]
  return known ? new Refusal('PRECONDITION_FAILED', known[0], known[1]) : null
}

const readOnly = [
  'The database is read-only.',
  'Let this user write the database file and its folder, then start again.',
] as const
const full = [
  'The disk that holds the database is full, so nothing was saved.',
  'Make room on it and try again.',
] as const
const unreachable = [
  'The database server does not answer.',
  'Check that PostgreSQL runs and that DATABASE_URL points to it.',
] as const
const wrongLogin = [
  'The database server refused the user or the password.',
  'Correct the user and the password in DATABASE_URL.',
] as const
const notOurs = [
  'The file is not a SQLite database, or it is damaged.',
  'Restore it from a backup, or set DATABASE_URL to another file.',
] as const
const cantOpen = [
  'The database file can not be opened or made.',
  'Check that its folder exists and that this user may write there.',
] as const
const busy = [
  'The database is busy and did not answer in time, so nothing was saved.',
  'Try again in a moment; if it stays, close what else has it open.',
] as const

/** Codes of SQLite, PostgreSQL and the operating system. */
const problems: Record<string, readonly [string, string]> = {
  SQLITE_READONLY: readOnly,
  '25006': readOnly,
  EACCES: cantOpen,
  EPERM: cantOpen,
  EROFS: readOnly,
  SQLITE_FULL: full,
  ENOSPC: full,
  '53100': full,
  SQLITE_NOTADB: notOurs,
  SQLITE_CORRUPT: notOurs,
  SQLITE_CANTOPEN: cantOpen,
  ENOTDIR: cantOpen,
  EEXIST: cantOpen,
  SQLITE_BUSY: busy,
  SQLITE_LOCKED: busy,
  SQLITE_PROTOCOL: busy,
  KnexTimeoutError: busy,
  '55P03': busy,
  '40P01': busy,
  '40001': busy,
  '57014': busy,
  '53300': busy,
  '53200': busy,
  '57P01': unreachable,
  '57P02': unreachable,
  '08006': unreachable,
  '08001': unreachable,
  EPIPE: unreachable,
  SQLITE_IOERR: cantOpen,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  '57P03': unreachable,
  '28P01': wrongLogin,
  '28000': wrongLogin,
  '3D000': ['The database named in DATABASE_URL does not exist.', 'Create it, then start again.'],
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return ''
  if (error.name === 'KnexTimeoutError') return error.name
  // A socket in a folder is missing where the server is away.
  if ('syscall' in error && error.syscall === 'connect') return 'ECONNREFUSED'
  if ('code' in error) return String(error.code)
  if (error.message.includes('Connection terminated')) return 'ECONNRESET'
  // Knex wraps some errors and keeps only their words.
  return /\bSQLITE_[A-Z]+\b/.exec(error.message)?.[0] ?? ''
}
