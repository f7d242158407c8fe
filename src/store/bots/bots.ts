import { nameKey, unquoted } from '../../domain/bot-name.ts'
import type { Policy } from '../../domain/policy.ts'
import { isUlid } from '../../domain/ulid.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../kit/database.ts'
import { dropNames, idsNamed, putNames } from '../kit/names.ts'

export type { Policy } from '../../domain/policy.ts'

export type BotRow = {
  id: string
  slug: string
  name: string
  devId: string
  sandboxId: string
  liveId: string
  createdBy: string
  createdAt: number
  accessCode: string | null
  policy: Policy
  lastActiveAt: number | null
  /** 1 for the org's exception bot, which is never absent (F37). */
  builtIn: number
  /** How many scans its card was last drawn with. */
  scansShown?: number
}

/** Found by id, slug or the id of any of its environments. */
export async function findBot(db: Db, word: string): Promise<BotRow | undefined> {
  const row = await db('bots')
    .where({ id: word })
    .orWhere({ slug: word })
    .orWhere({ devId: word })
    .orWhere({ sandboxId: word })
    .orWhere({ liveId: word })
    .first()
  return row && { ...row, policy: JSON.parse(row.policy) }
}

/** The same, and as people write it: its slug or its name in any case, with quotes or without. */
export async function findBotAsWritten(db: Db, word: string): Promise<BotRow | undefined> {
  const exact = await findBot(db, word)
  const key = nameKey(unquoted(word))
  if (exact || key === '' || isUlid(word)) return exact
  const known = await botsNamed(db, [key])
  const found = known.find(({ slug }) => slug === key) ?? known[0]
  return found && findBot(db, found.slug)
}

/** Bots whose slug or name is one of these, in any case. */
export const botsNamed = (
  db: Db,
  names: readonly string[],
): Promise<{ id: string; slug: string; name: string }[]> =>
  db('bots')
    .whereIn('id', idsNamed(db, 'bot', names))
    .orderBy('id')
    .select('id', 'slug', 'name')

export async function botOrThrow(db: Db, word: string): Promise<BotRow> {
  const bot = await findBotAsWritten(db, word)
  if (bot) return bot
  throw new Refusal(
    'NOT_FOUND',
    isUlid(word) ? 'This bot was deleted.' : `There is no bot named "${word.slice(0, 60)}".`,
    'Look at the list with /bots list and try again.',
  )
}

/** For what foreign keys keep as long as its bot is there. */
export const deletedMeanwhile = (): Refusal =>
  new Refusal(
    'NOT_FOUND',
    'That bot was deleted at this moment.',
    'Look at the list with /bots list.',
  )

export const botsById = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; slug: string; name: string }[]> =>
  db('bots').whereIn('id', ids).select('id', 'slug', 'name')

export async function updateBotNames(
  trx: Db,
  id: string,
  names: { name: string; slug: string },
): Promise<void> {
  await trx('bots').where({ id }).update(names)
  await putNames(trx, 'bot', id, [names.slug, names.name])
}

/** False when another bot has that code. */
export async function setAccessCode(trx: Db, id: string, accessCode: string): Promise<boolean> {
  if (await trx('bots').where({ accessCode }).first('id')) return false
  await trx('bots').where({ id }).update({ accessCode })
  return true
}

export async function insertBot(trx: Db, row: BotRow): Promise<void> {
  await trx('bots').insert({ ...row, policy: JSON.stringify(row.policy) })
  await putNames(trx, 'bot', row.id, [row.slug, row.name])
}

/** Takes a bot away with all that hangs on it; only for one that was never active (F7). */
export async function deleteBotRows(trx: Db, id: string): Promise<void> {
  const requests = trx('requests').where({ botId: id }).select('id')
  const sessions = trx('sessions').where({ botId: id }).select('id')
  await trx('shownFailures').where({ botId: id }).delete()
  await trx('botSubscriptions').where({ botId: id }).delete()
  await trx('botLogos').where({ botId: id }).delete()
  await trx('tries').where({ botId: id }).delete()
  await trx('loosenings').where({ botId: id }).delete()
  await trx('links').where({ botId: id }).delete()
  await trx('scheduleProposals').where({ botId: id }).delete()
  await trx('scheduleSteps').where({ botId: id }).delete()
  await trx('schedules').where({ botId: id }).delete()
  await trx('reviews').whereIn('requestId', requests.clone()).delete()
  await trx('reminders').whereIn('requestId', requests.clone()).delete()
  await trx('requests').where({ botId: id }).delete()
  await trx('grayReleaseRules').where({ botId: id }).delete()
  await trx('grayReleases').where({ botId: id }).delete()
  await trx('releases').where({ botId: id }).delete()
  await trx('versions').where({ botId: id }).update({ revertsTo: null })
  await trx('versions').where({ botId: id }).delete()
  await trx('messages').whereIn('sessionId', sessions.clone()).delete()
  await trx('sessions').where({ botId: id }).delete()
  await dropNames(trx, id)
  await trx('bots').where({ id }).delete()
}

export async function updatePolicy(trx: Db, id: string, policy: Policy): Promise<void> {
  await trx('bots')
    .where({ id })
    .update({ policy: JSON.stringify(policy) })
}
