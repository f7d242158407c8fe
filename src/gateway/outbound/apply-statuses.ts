import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import { clearOlderAlerts } from '../../store/outbound/channel-alerts.ts'
import { changeStatuses, rowsOfStatuses } from '../../store/outbound/outbound-statuses.ts'
import type { StatusChange, StatusRow } from '../../store/outbound/outbound-statuses.ts'
import type { ChannelStatus } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'
import { inSharedWrite } from '../shared-write.ts'
import { changeBy, failedLate } from './decide-status.ts'
import { sayUnsent } from './settle-fates.ts'
import type { SettleDeps, Unsent } from './settle-fates.ts'

/** A status on one of our senders. */
export type StatusOn = { channel: Channel; senderId: string; status: ChannelStatus }

export type StatusDeps = SettleDeps & { gateway: Pick<Gateway, 'db' | 'newId' | 'ports'> }

/** Rolls back where a row has changed since it was read. */
const wasFaster = new Error('A row has changed meanwhile')
const triesMax = 8

/** Keeps how far messages got, in whatever order their statuses come; all of it or nothing. */
export async function applyStatuses(
  deps: StatusDeps,
  statuses: readonly StatusOn[],
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await inSharedWrite(deps.gateway.db, statuses.length, (trx) =>
        apply(deps, trx, statuses),
      )
    } catch (error) {
      if (error !== wasFaster || tries >= triesMax) throw error
    }
  }
}

async function apply(deps: StatusDeps, trx: Db, statuses: readonly StatusOn[]): Promise<void> {
  const rows = await rowsOfStatuses(trx, {
    ourIds: statuses.flatMap(({ status }) => status.ourId ?? []),
    providerIds: statuses.map(({ status }) => status.messageId),
  })
  const read = new Map(rows.map((row) => [row.id, row]))
  const after = new Map(read)
  const failed = new Map<string, Unsent>()
  for (const one of statuses) {
    const { status: told } = one
    const row = rowOf(after, one)
    const change = row && changeBy(row, told, deps.now())
    if (!row || !change) continue
    after.set(row.id, { ...row, ...change })
    const isLate = change.code === failedLate
    if (change.state === 'failed' || isLate) failed.set(row.id, unsentOf(row, told, change))
    else if (change.state === 'sent') failed.delete(row.id)
  }
  const changed = [...read.values()].flatMap((was) => {
    const now = after.get(was.id) ?? was
    return now === was ? [] : [{ was, now }]
  })
  if (!(await changeStatuses(trx, changed))) throw wasFaster
  await sayUnsent(deps, trx, [...failed.values()])
  await clearOlderAlerts(trx, latestArrived(changed.map(({ now }) => now)))
}

/** When the newest message was written that got through, by sender. */
function latestArrived(rows: readonly StatusRow[]): Map<string, number> {
  const latest = new Map<string, number>()
  for (const { senderId, createdAt, state, status } of rows) {
    if (state !== 'sent' || status === 'queued') continue
    latest.set(senderId, Math.max(createdAt, latest.get(senderId) ?? 0))
  }
  return latest
}

/**
 * Only of the number that sent it, or of what its sender has now: another account may know our ids, and
 * has no say over ours.
 */
function rowOf(
  rows: ReadonlyMap<string, StatusRow>,
  { senderId, status: { ourId, messageId, sender } }: StatusOn,
): StatusRow | undefined {
  const isTheirs = (row: StatusRow) => row.fromId === sender.id || row.senderId === senderId
  const ours = rows.get(ourId ?? '')
  if (ours) return isTheirs(ours) ? ours : undefined
  return [...rows.values()].find((row) => row.providerId === messageId && isTheirs(row))
}

const unsentOf = (
  row: StatusRow,
  { problems }: ChannelStatus,
  { code, problem }: StatusChange,
): Unsent => ({
  row,
  code: code ?? 'send-refused',
  problem: problem ?? '',
  alert: problems[0]?.alert ?? null,
})
