import type { Guard } from '../../domain/gray/guard.ts'
import type { Metric, Plan } from '../../domain/gray/plan.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../kit/database.ts'

export type Guards = Partial<Record<Metric, Guard>>

/** The gray release of a bot and how far it is (F32, F80). Times are UTC ms. */
export type GrayReleaseRow = {
  botId: string
  versionId: string
  /** Of decisions, not of counts: a click is checked against it. */
  revision: number
  /** What was official when it was approved. */
  officialId: string | null
  startedBy: string
  startedAt: number
  /** Null where only its rules say who meets it. */
  plan: Plan | null
  /** Index into the plan's steps. */
  step: number
  stepAt: number
  heldAt: number | null
  /** A person, or `system:guard`. */
  heldBy: string | null
  heldWhy: string | null
  toldAt: number | null
  guards: Guards
  /** When the last session that was counted was opened, and its id. */
  judgedTo: number
  judgedId: string
}

export async function findGrayRelease(db: Db, botId: string): Promise<GrayReleaseRow | undefined> {
  const row = await db('grayReleases').where({ botId }).first()
  return row && parsed(row)
}

/** Of some bots, or of all. */
export async function grayReleasesOf(
  db: Db,
  botIds?: readonly string[],
): Promise<GrayReleaseRow[]> {
  const rows: Record<string, unknown>[] = await db('grayReleases')
    .modify((query) => void (botIds && query.whereIn('botId', botIds)))
    .orderBy('botId')
  return rows.map(parsed)
}

/** A gray release as a list shows it: without any definition. */
export type GrayLine = GrayReleaseRow & { slug: string; name: string; number: number }

/** By the name of their bots. */
export async function grayLines(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<GrayLine[]> {
  const rows: (Record<string, unknown> & Pick<GrayLine, 'slug' | 'name' | 'number'>)[] = await db(
    'grayReleases',
  )
    .join('bots', 'bots.id', 'grayReleases.botId')
    .join('versions', 'versions.id', 'grayReleases.versionId')
    .orderBy(['bots.name', 'bots.id'])
    .limit(limit)
    .offset(offset)
    .select('grayReleases.*', 'bots.slug', 'bots.name', 'versions.number')
  return rows.map(({ slug, name, number, ...row }) => ({ ...parsed(row), slug, name, number }))
}

export async function countGrayReleases(db: Db): Promise<number> {
  const row = await db('grayReleases').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** A bot has one: the one before goes with its rules. */
export async function startGrayRelease(
  trx: Db,
  release: GrayReleaseRow,
  ruleIds: readonly string[],
): Promise<void> {
  await endGrayRelease(trx, release.botId)
  await trx('grayReleases').insert(written(release))
  for (const ruleId of new Set(ruleIds)) {
    await trx('grayReleaseRules').insert({ botId: release.botId, ruleId })
  }
}

/**
 * Only from the revision it was read in.
 * @throws Refusal CONFLICT when it moved since
 */
export async function moveGrayRelease(
  trx: Db,
  from: Pick<GrayReleaseRow, 'botId' | 'revision'>,
  to: Partial<GrayReleaseRow>,
): Promise<GrayReleaseRow> {
  const [row] = await trx('grayReleases')
    .where({ botId: from.botId, revision: from.revision })
    .update(written({ ...to, revision: from.revision + 1 }))
    .returning('*')
  if (row) return parsed(row)
  throw new Refusal(
    'CONFLICT',
    'This gray release moved on while you were deciding. Nothing changed.',
    'Look at its card again.',
  )
}

/** What was counted; false where somebody decided meanwhile, and it is counted again. */
export async function countGrayRelease(
  trx: Db,
  { botId, revision }: Pick<GrayReleaseRow, 'botId' | 'revision'>,
  counted: Pick<GrayReleaseRow, 'guards' | 'judgedTo' | 'judgedId'>,
): Promise<boolean> {
  return (await trx('grayReleases').where({ botId, revision }).update(written(counted))) > 0
}

export async function endGrayRelease(trx: Db, botId: string): Promise<void> {
  await trx('grayReleaseRules').where({ botId }).delete()
  await trx('grayReleases').where({ botId }).delete()
}

function parsed(row: Record<string, unknown>): GrayReleaseRow {
  const { plan, guards, ...rest } = row as Stored
  return { ...rest, plan: plan && JSON.parse(plan), guards: JSON.parse(guards) }
}
type Stored = Omit<GrayReleaseRow, 'plan' | 'guards'> & { plan: string | null; guards: string }

function written({ plan, guards, ...row }: Partial<GrayReleaseRow>): Record<string, unknown> {
  return {
    ...row,
    ...(plan !== undefined && { plan: plan && JSON.stringify(plan) }),
    ...(guards !== undefined && { guards: JSON.stringify(guards) }),
  }
}
