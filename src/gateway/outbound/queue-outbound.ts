import { decodeTime } from 'ulid'
import { isShared } from '../../store/kit/database.ts'
import type { Db } from '../../store/kit/database.ts'
import { linesOf } from '../../store/outbound/claim-outbound.ts'
import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import { insertDropped, insertOutbound } from '../../store/outbound/outbound-rows.ts'
import type {
  NewOutbound,
  OutboundRow,
  UnplacedOutbound,
} from '../../store/outbound/outbound-rows.ts'
import type { Gateway } from '../gateway.ts'

/** What a pool takes as soon as it is written, so that it need not be looked for. */
export type DirectSends = {
  /** Those of new rows that could go at once, at most one of a contact, and how long they are ours. */
  pick: (rows: readonly UnplacedOutbound[]) => {
    picked: ReadonlySet<UnplacedOutbound>
    /** Nothing of these contacts is in hand: most likely nothing waits for them. */
    isFirst: boolean
    until: number
  }
  /** How many may wait for one contact. */
  lineMax: number
  /** They are committed as ours. */
  send: (rows: readonly ClaimedRow[]) => void
}

export type Queued = {
  /** Those that this process sends at once. */
  claimed: ClaimedRow[]
  /** Those that would be too old before their turn: they are dropped, and whoever writes them says so. */
  late: NewOutbound[]
}

/**
 * Writes new rows in the caller's transaction, after all that waits for their contacts. Those that this
 * process sends at once are claimed as they are written; nothing overtakes what is before them, and no
 * contact has more waiting than can reach them in time. The caller holds the windows of the contacts,
 * so that no other process places rows meanwhile.
 */
export async function queueOutbound(
  trx: Db,
  rows: readonly UnplacedOutbound[],
  { newId, direct }: Pick<Gateway, 'newId'> & { direct?: DirectSends | undefined },
): Promise<Queued> {
  const { picked, isFirst, until } = direct?.pick(rows) ?? nothingPicked
  // Ids of one process are in order; the clock of another one may be ahead.
  const lineOf = await linesOf(trx, direct || isShared(trx) ? rows : [], { supposesNone: isFirst })
  const placed = rows.map((row) => {
    const line = lineOf(row)
    const id = idAfter(newId, row, line?.last)
    return picked.has(row) && !line ? claimedUntil(row, id, until) : pending(row, id)
  })
  const late = direct ? beyond(placed, lineOf, direct.lineMax) : new Set()
  const inTime = placed.filter((row) => !late.has(row))
  await insertOutbound(trx, inTime)
  const dropped = placed.filter((row) => late.has(row))
  if (dropped.length > 0) await insertDropped(trx, dropped, tooMany(dropped))
  return { claimed: inTime.filter(isClaimed), late: dropped }
}

const nothingPicked: ReturnType<DirectSends['pick']> = {
  picked: new Set(),
  isFirst: false,
  until: 0,
}

type Placed = NewOutbound &
  Pick<OutboundRow, 'attempts' | 'dueAt'> & { state: 'pending' | 'sending' }

/** What comes after the longest line of a contact. */
function beyond(
  placed: readonly Placed[],
  lineOf: Awaited<ReturnType<typeof linesOf>>,
  lineMax: number,
): Set<Placed> {
  const counts = new Map<string, number>()
  return new Set(
    placed.filter((row) => {
      const key = JSON.stringify([row.senderId, row.contact])
      const count = (counts.get(key) ?? lineOf(row)?.count ?? 0) + 1
      counts.set(key, count)
      return count > lineMax
    }),
  )
}

/** As it is recorded of each of them. */
export const tooManyCode = 'send-too-many'
export const tooManyWords =
  'So many wait for this customer already that it would be too old before its turn.'
const tooMany = ([first]: readonly NewOutbound[]) => ({
  settledAt: first?.createdAt ?? 0,
  code: tooManyCode,
  problem: tooManyWords,
})

function idAfter(
  newId: Gateway['newId'],
  { createdAt }: UnplacedOutbound,
  last: string | undefined,
): string {
  const id = newId(createdAt)
  return last === undefined || id > last ? id : newId(decodeTime(last) + 1)
}

const nothing = { settledAt: null, code: null, problem: null, providerId: null }

const claimedUntil = (row: UnplacedOutbound, id: string, dueAt: number): Placed & ClaimedRow => ({
  ...row,
  ...nothing,
  id,
  state: 'sending',
  attempts: 1,
  dueAt,
})

const pending = (row: UnplacedOutbound, id: string): Placed => ({
  ...row,
  id,
  state: 'pending',
  attempts: 0,
  dueAt: row.createdAt,
})

const isClaimed = (row: Placed): row is Placed & ClaimedRow => row.state === 'sending'
