import { decodeTime } from 'ulid'
import { isShared } from '../../store/kit/database.ts'
import type { Db } from '../../store/kit/database.ts'
import { lastUnsettled } from '../../store/outbound/claim-outbound.ts'
import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import { insertOutbound } from '../../store/outbound/outbound-rows.ts'
import type { NewOutbound, UnplacedOutbound } from '../../store/outbound/outbound-rows.ts'
import type { Gateway } from '../gateway.ts'

/** What a pool takes as soon as it is written, so that it need not be looked for. */
export type DirectSends = {
  /** Those of new rows that could go at once, at most one of a contact, and how long they are ours. */
  pick: (rows: readonly UnplacedOutbound[]) => {
    picked: ReadonlySet<UnplacedOutbound>
    until: number
  }
  /** They are committed as ours. */
  send: (rows: readonly ClaimedRow[]) => void
}

/**
 * Writes new rows in the caller's transaction, after all that waits for their contacts. Those that this
 * process sends at once are claimed as they are written, and returned; nothing overtakes what is before
 * them. The caller holds the windows of the contacts, so that no other process places rows meanwhile.
 */
export async function queueOutbound(
  trx: Db,
  rows: readonly UnplacedOutbound[],
  { newId, direct }: Pick<Gateway, 'newId'> & { direct?: DirectSends | undefined },
): Promise<ClaimedRow[]> {
  const { picked, until } = direct?.pick(rows) ?? { picked: new Set(), until: 0 }
  // Ids of one process are in order; the clock of another one may be ahead.
  const last = await lastUnsettled(trx, isShared(trx) ? rows : [...picked])
  const placed = rows.map((row) => ({
    row,
    placed: { ...row, id: idAfter(newId, row, last(row)) },
  }))
  const claimed = placed
    .filter(({ row }) => picked.has(row) && last(row) === undefined)
    .map((one) => claimedUntil(one.placed, until))
  const claims = new Map(claimed.map((row) => [row.id, row]))
  await insertOutbound(
    trx,
    placed.map(({ placed: row }) => {
      const { state, attempts, dueAt } = claims.get(row.id) ?? pending(row)
      return { ...row, state, attempts, dueAt }
    }),
  )
  return claimed
}

function idAfter(
  newId: Gateway['newId'],
  { createdAt }: UnplacedOutbound,
  last: string | undefined,
): string {
  const id = newId(createdAt)
  return last === undefined || id > last ? id : newId(decodeTime(last) + 1)
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
