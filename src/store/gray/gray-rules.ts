import { nameKey } from '../../domain/bot-name.ts'
import { groupBy } from '../../domain/group-by.ts'
import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../kit/database.ts'

/** A gray rule of the org (F33). Times are UTC ms. */
export type GrayRuleRow = {
  id: string
  name: string
  revision: number
  rule: GrayRule
  /** A wider reach that waits for a second person, and who asks for it. */
  wider: GrayRule | null
  widerBy: string | null
  widerAt: number | null
  createdBy: string
  createdAt: number
  changedAt: number
}

/** By id, else by name: a rule that is named like another's id is never taken for it. */
export async function findGrayRule(db: Db, word: string): Promise<GrayRuleRow | undefined> {
  const byId = await db('grayRules').where({ id: word }).first()
  const row =
    byId ??
    (await db('grayRules')
      .where({ nameKey: nameKey(word) })
      .first())
  return row && parsed(row)
}

export async function grayRuleOrThrow(db: Db, word: string): Promise<GrayRuleRow> {
  const found = await findGrayRule(db, word)
  if (found) return found
  throw new Refusal(
    'NOT_FOUND',
    `There is no gray rule “${word.slice(0, 60)}”.`,
    'See them with /gray rules.',
  )
}

export async function allGrayRules(db: Db): Promise<GrayRuleRow[]> {
  const rows: Record<string, unknown>[] = await db('grayRules').orderBy('nameKey')
  return rows.map(parsed)
}

/** By name. */
export async function grayRulePage(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<GrayRuleRow[]> {
  const page = db('grayRules').orderBy('nameKey').limit(limit).offset(offset)
  const rows: Record<string, unknown>[] = await page
  return rows.map(parsed)
}

export async function countGrayRules(db: Db): Promise<number> {
  const row = await db('grayRules').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** False where the name is taken. */
export async function insertGrayRule(trx: Db, row: GrayRuleRow): Promise<boolean> {
  const rows: unknown[] = await trx('grayRules')
    .insert({ ...written(row), nameKey: nameKey(row.name) })
    .onConflict('nameKey')
    .ignore()
    .returning('id')
  return rows.length > 0
}

/**
 * Only from the revision it was read in.
 * @throws Refusal CONFLICT when somebody was faster
 */
export async function updateGrayRule(
  trx: Db,
  from: Pick<GrayRuleRow, 'id' | 'name' | 'revision'>,
  to: Partial<GrayRuleRow>,
): Promise<GrayRuleRow> {
  const [row] = await trx('grayRules')
    .where({ id: from.id, revision: from.revision })
    .update(written({ ...to, revision: from.revision + 1 }))
    .returning('*')
  if (row) return parsed(row)
  throw new Refusal(
    'CONFLICT',
    `The rule ${from.name} changed while you were deciding. Nothing changed.`,
    'Look at it again with /gray rules.',
  )
}

export const deleteGrayRule = (trx: Db, id: string): Promise<number> =>
  trx('grayRules').where({ id }).delete()

/** The bots whose gray releases use each of these rules. */
export async function usesOfRules(
  db: Db,
  ruleIds: readonly string[],
): Promise<(ruleId: string) => { ruleId: string; botId: string; slug: string; name: string }[]> {
  const rows: { ruleId: string; botId: string; slug: string; name: string }[] = await db(
    'grayReleaseRules',
  )
    .join('bots', 'bots.id', 'grayReleaseRules.botId')
    .whereIn('ruleId', ruleIds)
    .orderBy('slug')
    .select('ruleId', 'botId', 'slug', 'name')
  return groupBy(rows, ({ ruleId }) => ruleId)
}

/** The rules of these bots' gray releases, by name. */
export async function rulesOfReleases(
  db: Db,
  botIds: readonly string[],
): Promise<(botId: string) => (GrayRuleRow & { botId: string })[]> {
  const rows: (Record<string, unknown> & { botId: string })[] = await db('grayReleaseRules')
    .join('grayRules', 'grayRules.id', 'grayReleaseRules.ruleId')
    .whereIn('grayReleaseRules.botId', botIds)
    .orderBy('nameKey')
    .select('grayRules.*', 'grayReleaseRules.botId as botId')
  return groupBy(
    rows.map((row) => ({ ...parsed(row), botId: row.botId })),
    ({ botId }) => botId,
  )
}

function parsed(row: Record<string, unknown>): GrayRuleRow {
  const { rule, wider, ...rest } = row as Stored
  return { ...rest, rule: JSON.parse(rule), wider: wider && JSON.parse(wider) }
}
type Stored = Omit<GrayRuleRow, 'rule' | 'wider'> & {
  rule: string
  wider: string | null
}

function written({ rule, wider, ...row }: Partial<GrayRuleRow>): Record<string, unknown> {
  return {
    ...row,
    ...(rule !== undefined && { rule: JSON.stringify(rule) }),
    ...(wider !== undefined && { wider: wider && JSON.stringify(wider) }),
  }
}
