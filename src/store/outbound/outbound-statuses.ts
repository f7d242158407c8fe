import type { Db } from '../kit/database.ts'
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

/** False when the row has changed since it was read: read it again. */
export async function changeStatus(
  trx: Db,
  { id, status, state, attempts }: OutboundRow,
  change: StatusChange,
): Promise<boolean> {
  const written = await trx('outboundMessages')
    .where({ id, status, state, attempts })
    .update(change)
  return written > 0
}
