import type { Db } from '../../store/kit/database.ts'
import { busyContacts } from '../../store/outbound/claim-outbound.ts'
import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import { insertOutbound } from '../../store/outbound/outbound-rows.ts'
import type { NewOutbound } from '../../store/outbound/outbound-rows.ts'

/** What a pool takes as soon as it is written, so that it need not be looked for. */
export type DirectSends = {
  /** Those of new rows that could go at once, at most one of a contact, and how long they are ours. */
  pick: (rows: readonly NewOutbound[]) => { ids: ReadonlySet<string>; until: number }
  /** They are committed as ours. */
  send: (rows: readonly ClaimedRow[]) => void
}

/**
 * Writes new rows in the caller's transaction. Those that this process sends at once are claimed as
 * they are written, and returned; nothing overtakes what is before them.
 */
export async function queueOutbound(
  trx: Db,
  rows: readonly NewOutbound[],
  direct: DirectSends | undefined,
): Promise<ClaimedRow[]> {
  const { ids, until } = direct?.pick(rows) ?? { ids: new Set<string>(), until: 0 }
  const picked = rows.filter(({ id }) => ids.has(id))
  const busy = await busyContacts(trx, picked)
  const claimed = picked.filter((row) => !busy(row)).map((row) => claimedUntil(row, until))
  const claims = new Map(claimed.map((row) => [row.id, row]))
  await insertOutbound(
    trx,
    rows.map((row) => {
      const { state, attempts, dueAt } = claims.get(row.id) ?? pending(row)
      return { ...row, state, attempts, dueAt }
    }),
  )
  return claimed
}

const claimedUntil = (row: NewOutbound, dueAt: number): ClaimedRow => {
  const nothing = { settledAt: null, code: null, problem: null, providerId: null }
  return { ...row, ...nothing, state: 'sending', attempts: 1, dueAt }
}

const pending = ({ createdAt }: NewOutbound) => ({
  state: 'pending' as const,
  attempts: 0,
  dueAt: createdAt,
})
