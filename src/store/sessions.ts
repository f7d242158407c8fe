import type { Track } from '../domain/request.ts'
import type { Db } from './database.ts'

export type Environment = 'live' | 'sandbox' | 'development'

/**
 * One end user's conversation with one version of one bot (F49). `place` is the sender's id in Live
 * and the bot's id elsewhere; `turn` counts the writes and guards them; `snapshot` is the hash of
 * what a Sandbox or Development conversation talks to. Times are UTC ms.
 */
export type SessionRow = {
  id: string
  environment: Environment
  place: string
  contact: string
  botId: string
  versionId: string | null
  snapshot: string | null
  track: Track | null
  rule: string | null
  state: 'open' | 'closed'
  conversation: string
  turn: number
  handedOver: number
  openedAt: number
  lastAt: number
  closedAt: number | null
  closedWhy: string | null
}

/** Which open Live sessions are meant; a part left out means any. */
export type SessionChoice = { senderId?: string; botId?: string; versionId?: string }

/** How many Live sessions are open. */
export async function countOpenSessions(db: Db, choice: SessionChoice): Promise<number> {
  const row = await chosen(db, choice).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/**
 * Closes open Live sessions; returns how many. Call `moveRoutes` before it, in the same transaction:
 * that is what keeps a message under way from opening one more.
 */
export function closeSessions(
  trx: Db,
  choice: SessionChoice & { notVersionId?: string },
  why: string,
  at: number,
): Promise<number> {
  return chosen(trx, choice)
    .whereNotIn('versionId', choice.notVersionId === undefined ? [] : [choice.notVersionId])
    .update({ state: 'closed', closedAt: at, closedWhy: why })
}

function chosen(db: Db, { senderId, botId, versionId }: SessionChoice) {
  return db('sessions').where({
    environment: 'live',
    state: 'open',
    ...(senderId !== undefined && { place: senderId }),
    ...(botId !== undefined && { botId }),
    ...(versionId !== undefined && { versionId }),
  })
}
