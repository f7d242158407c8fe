import { createHash } from 'node:crypto'
import type { Db } from '../kit/database.ts'
import type { PersonRow } from './people.ts'

/** A personal token; only its hash is kept, so that nobody can read one out of the database. */
export type TokenRow = {
  id: string
  personId: string
  name: string
  hash: string
  createdAt: number
  lastUsedAt: number | null
  revokedAt: number | null
  /** Null works until it is revoked. */
  expiresAt: number | null
}

const usedAtMostEveryMs = 60_000

export const hashOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex')

export async function insertToken(trx: Db, row: TokenRow): Promise<void> {
  await trx('tokens').insert(row)
}

export const findToken = (db: Db, id: string): Promise<TokenRow | undefined> =>
  db('tokens').where({ id }).first()

/** The person's tokens that nobody revoked, by name; some may have expired. */
export const liveTokensOf = (db: Db, personId: string): Promise<TokenRow[]> =>
  db('tokens').where({ personId }).whereNull('revokedAt').orderBy(['name', 'id'])

/** How many stopped working: 0 when it was revoked before. */
export const revokeTokenRow = (trx: Db, id: string, revokedAt: number): Promise<number> =>
  trx('tokens').where({ id }).whereNull('revokedAt').update({ revokedAt })

export const revokeTokensOf = (trx: Db, personId: string, revokedAt: number): Promise<number> =>
  trx('tokens').where({ personId }).whereNull('revokedAt').update({ revokedAt })

/** The enabled person behind a token that works, or null; remembers its use to the minute. */
export async function personOfToken(db: Db, token: string, now: number): Promise<PersonRow | null> {
  const found: (PersonRow & { tokenId: string; lastUsedAt: number | null }) | undefined = await db(
    'tokens',
  )
    .join('people', 'people.id', 'tokens.personId')
    .where({ hash: hashOfToken(token) })
    .whereNull('revokedAt')
    .where((open) => void open.whereNull('expiresAt').orWhere('expiresAt', '>', now))
    .whereNull('disabledAt')
    .first('people.*', 'tokens.id as tokenId', 'tokens.lastUsedAt')
  if (!found) return null
  const { tokenId, lastUsedAt, ...person } = found
  if (lastUsedAt === null || lastUsedAt <= now - usedAtMostEveryMs) {
    await db('tokens').where({ id: tokenId }).update({ lastUsedAt: now })
  }
  return person
}
