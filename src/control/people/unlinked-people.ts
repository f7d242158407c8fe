import { accountsOf } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'

/** Those whom no message can reach: no account is linked to them. */
export async function unlinkedAmong(
  { db }: Pick<Ctx, 'db'>,
  personIds: readonly string[],
): Promise<Set<string>> {
  const linked = (await accountsOf(db, personIds)).map(({ personId }) => personId)
  return new Set(personIds.filter((id) => !linked.includes(id)))
}
