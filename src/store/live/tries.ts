import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import type { Platform } from '../../domain/actor.ts'
import type { TryEnd } from '../../domain/conversation/try.ts'
import type { Slice } from './history.ts'

/**
 * Somebody who talks with a candidate or version in their chat (F8): one at a time for an account.
 * Times are UTC ms.
 */
export type TryRow = {
  id: string
  personId: string
  platform: Platform
  install: string
  userId: string
  botId: string
  requestId: string | null
  versionId: string | null
  startedAt: number
  lastAt: number
  endedAt: number | null
  endedWhy: TryEnd | null
}
/** A button that the tried bot showed: `key` is in the id of ours that stands for it. */
export type OfferedButton = { key: string; title: string; payload: string }

export type TryAccount = Pick<TryRow, 'platform' | 'install' | 'userId'>

const columns = [
  'id',
  'personId',
  'platform',
  'install',
  'userId',
  'botId',
  'requestId',
  'versionId',
  'startedAt',
  'lastAt',
  'endedAt',
  'endedWhy',
] as const
const minuteMs = 60_000

/** False where the account has one already: the database allows one. */
export async function insertTry(trx: Db, row: TryRow): Promise<boolean> {
  const counted = { minuteFrom: row.startedAt, minuteSaid: 0, offered: '[]' }
  const rows: unknown[] = await trx('tries')
    .insert({ ...row, ...counted })
    .onConflict()
    .ignore()
    .returning('id')
  return rows.length > 0
}

export const openTryOf = (
  db: Db,
  { platform, install, userId }: TryAccount,
): Promise<TryRow | undefined> =>
  db('tries')
    .where({ platform, install, userId })
    .whereNull('endedAt')
    .first(...columns)

export const findTry = (db: Db, id: string): Promise<TryRow | undefined> =>
  db('tries')
    .where({ id })
    .first(...columns)

/** Those that nothing ended yet, in the order of their ids, at most `limit` behind `after`. */
export const openTries = (db: Db, after: string, limit: number): Promise<TryRow[]> =>
  db('tries')
    .where('id', '>', after)
    .whereNull('endedAt')
    .orderBy('id')
    .limit(limit)
    .select(...columns)

/** Those of a request's candidate that nothing ended yet. */
export const openTriesOf = (
  db: Db,
  { id: requestId, botId }: { id: string; botId: string },
): Promise<TryRow[]> =>
  db('tries')
    .where({ botId, requestId })
    .whereNull('versionId')
    .whereNull('endedAt')
    .select(...columns)

/** Those of a bot that nothing ended yet. */
export const openTryIdsOf = (db: Db, botId: string): Promise<string[]> =>
  db('tries').where({ botId }).whereNull('endedAt').pluck('id')

/** The try of an account that ended last, between then and then. */
export const lastEndedTryOf = (
  db: Db,
  { platform, install, userId }: TryAccount,
  [from, to]: readonly [from: number, to: number],
): Promise<TryRow | undefined> =>
  db('tries')
    .where('endedAt', '>', from)
    .where('endedAt', '<=', to)
    .where({ platform, install, userId })
    .orderBy('endedAt', 'desc')
    .orderBy('id', 'desc')
    .first(...columns)

/** Counts a message; false where the try is over, or had `max` within the minute. */
export async function noteTried(db: Db, id: string, at: number, max: number): Promise<boolean> {
  const anew = at - minuteMs
  const noted = await db('tries')
    .where({ id })
    .whereNull('endedAt')
    .where((may) => void may.where('minuteFrom', '<=', anew).orWhere('minuteSaid', '<', max))
    .update({
      lastAt: at,
      minuteSaid: db.raw('case when minute_from <= ? then 1 else minute_said + 1 end', [anew]),
      minuteFrom: db.raw('case when minute_from <= ? then ? else minute_from end', [anew, at]),
    })
  return noted > 0
}

const offeredMax = 100

/** The newest stay: who scrolls up can press what a customer could. */
export async function offerButtons(
  db: Db,
  id: string,
  buttons: readonly OfferedButton[],
): Promise<void> {
  await db.transaction(async (trx) => {
    const mine = trx('tries').where({ id })
    const row = await (isShared(trx) ? mine.clone().forUpdate() : mine.clone()).first('offered')
    if (!row) return
    const offered = [...JSON.parse(row.offered), ...buttons].slice(-offeredMax)
    await mine.update({ offered: JSON.stringify(offered) })
  })
}

export async function offeredButton(
  db: Db,
  id: string,
  key: string,
): Promise<OfferedButton | undefined> {
  const row = await db('tries').where({ id }).first('offered')
  const offered: OfferedButton[] = row ? JSON.parse(row.offered) : []
  return offered.find((one) => one.key === key)
}

/** False where something else ended it before. */
export async function endTryRow(
  trx: Db,
  id: string,
  { at, why }: { at: number; why: TryEnd },
): Promise<boolean> {
  const over = { endedAt: at, endedWhy: why, offered: '[]' }
  return (await trx('tries').where({ id }).whereNull('endedAt').update(over)) > 0
}

export async function deleteOldTries(db: Db, { before, limit }: Slice): Promise<number> {
  const ids: string[] = await db('tries').where('endedAt', '<', before).limit(limit).pluck('id')
  return ids.length === 0 ? 0 : db('tries').whereIn('id', ids).delete()
}
