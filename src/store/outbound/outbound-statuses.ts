import { snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable } from '../kit/json-table.ts'
import { updateMany } from '../kit/update-many.ts'
import type { OutboundRow } from './outbound-rows.ts'

const asked = [
  'id',
  'answerId',
  'senderId',
  'fromId',
  'contact',
  'botId',
  'sessionId',
  'state',
  'attempts',
  'createdAt',
  'settledAt',
  'code',
  'problem',
  'providerId',
  'status',
  'statusAt',
  'pricing',
] as const
/** A row without what was said and to whom: most statuses ask for neither. */
export type StatusRow = Pick<OutboundRow, (typeof asked)[number]>

const idColumns = { id: 'text' } as const
const named = asked.map((name) => `o.${snake(name)}`).join(', ')

/** Rows that statuses speak of, by our ids or by the channel's; one that both name comes twice. */
export function rowsOfStatuses(
  db: Db,
  { ourIds, providerIds }: { ourIds: readonly string[]; providerIds: readonly string[] },
): Promise<StatusRow[]> {
  const tableOf = (ids: readonly string[]) =>
    rowsAsTable(
      db,
      idColumns,
      ids.map((id) => ({ id })),
    )
  const [ours, theirs] = [tableOf(ourIds), tableOf(providerIds)]
  return readRows<StatusRow>(
    db,
    asked,
    `select ${named} from ${ours.sql} cross join outbound_messages as o where o.id = r.id
     union all
     select ${named} from ${theirs.sql} cross join outbound_messages as o
     where o.provider_id is not null and o.provider_id = r.id`,
    [...ours.bindings, ...theirs.bindings],
  )
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
  rows: readonly { was: StatusRow; now: StatusRow }[],
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
