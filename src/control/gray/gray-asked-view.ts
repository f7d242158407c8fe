import { shareOf } from '../../domain/gray/plan.ts'
import type { Plan } from '../../domain/gray/plan.ts'
import { allGrayRules } from '../../store/gray/gray-rules.ts'
import type { GrayAsked, RequestRow } from '../../store/requests/requests.ts'
import type { Db } from '../../store/kit/database.ts'
import { reachOf } from './reach-of.ts'
import type { Reach } from './reach-of.ts'

/** What a request for a gray release asks for, and whom of last week's contacts it would reach (F33). */
export async function grayAskedView(
  db: Db,
  { botId, createdAt }: Pick<RequestRow, 'botId' | 'createdAt'>,
  { rules: ids, plan }: GrayAsked,
): Promise<{ rules: string[]; plan: Plan | null; reach: Reach }> {
  const rules = (await allGrayRules(db)).filter(({ id }) => ids.includes(id))
  const reach = await reachOf(db, botId, { basisPoints: shareOf(plan, 0), rules }, createdAt)
  return { rules: rules.map(({ name }) => name), plan, reach }
}
