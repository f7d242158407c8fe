import { accountsOf } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'

export type Unreachable = {
  /** No account is linked to them. */
  unlinked: ReadonlySet<string>
  /** None of their accounts took the last direct message. */
  closed: ReadonlySet<string>
}

/** Those whom no direct message can reach, as far as known. */
export async function unreachableAmong(
  { db }: Pick<Ctx, 'db'>,
  personIds: readonly string[],
): Promise<Unreachable> {
  const accounts = await accountsOf(db, personIds)
  const linked = new Set(accounts.map(({ personId }) => personId))
  const open = accounts.filter(({ directsClosedAt }) => directsClosedAt === null)
  const reached = new Set(open.map(({ personId }) => personId))
  return {
    unlinked: new Set(personIds.filter((id) => !linked.has(id))),
    closed: new Set(personIds.filter((id) => linked.has(id) && !reached.has(id))),
  }
}
