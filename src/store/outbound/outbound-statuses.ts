import type { Db } from '../kit/database.ts'
import { updateMany } from '../kit/update-many.ts'
import type { OutboundRow } from './outbound-rows.ts'

/** Rows that statuses speak of, by our ids or by the channel's. */
export async function rowsOfStatuses(
  db: Db,
  { ourIds, providerIds }: { ourIds: readonly string[]; providerIds: readonly string[] },
): Promise<OutboundRow[]> {
  const byOurs: OutboundRow[] =
    ourIds.length === 0 ? [] : await db('outboundMessages').whereIn('id', ourIds)
  const byTheirs: OutboundRow[] =
    providerIds.length === 0
      ? []
      : await db('outboundMessages').whereNotNull('providerId').whereIn('providerId', providerIds)
  return [...byOurs, ...byTheirs]
}

export type StatusChange = Partial<
  Pick<
    OutboundRow,
    'state' | 'settledAt' | 'providerId' | 'status' | 'statusAt' | 'pricing' | 'code' | 'problem'
  >
>

const columns = {
  set: {
    state: 'text',
    settledAt: 'bigint',
    providerId: 'text',
    status: 'text',
    statusAt: 'bigint',
    pricing: 'text',
    code: 'text',
    problem: 'text',
  },
  guard: { state: 'text', status: 'text', attempts: 'bigint' },
} as const

/** Writes rows as statuses changed them, in one statement; false when any was not as it was read. */
export async function changeStatuses(
  trx: Db,
  rows: readonly { was: OutboundRow; now: OutboundRow }[],
): Promise<boolean> {
  const changed = await updateMany(
    trx,
    'outboundMessages',
    columns,
    rows.map(({ was, now: { id, state, settledAt, providerId, status, statusAt, ...rest } }) => {
      const { pricing, code, problem } = rest
      const wasSo = { wasState: was.state, wasStatus: was.status, wasAttempts: was.attempts }
      const how = { state, settledAt, providerId, status, statusAt }
      return { id, ...how, pricing, code, problem, ...wasSo }
    }),
  )
  return changed.size === rows.length
}
