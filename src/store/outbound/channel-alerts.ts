import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable, writeRows } from '../kit/json-table.ts'

/** What a person must put right before a sender sends again. */
export type ChannelAlert = { senderId: string; alert: string; problem: string; since: number }

/** True for the first who says it, and for the first after `againAfterMs`. */
export async function raiseAlert(
  trx: Db,
  alert: ChannelAlert,
  againAfterMs = Infinity,
): Promise<boolean> {
  const { since, problem } = alert
  const raised: unknown[] = await trx('channelAlerts')
    .insert(alert)
    .onConflict(['senderId', 'alert'])
    .merge({ since, problem })
    .where('channelAlerts.since', '<=', Math.max(0, since - againAfterMs))
    .returning('alert')
  return raised.length > 0
}

/** Something was sent from there: what stopped it is mended. */
export const clearAlerts = (
  trx: Db,
  senderIds: readonly string[],
  alerts: readonly string[],
): Promise<number> =>
  trx('channelAlerts').whereIn('senderId', senderIds).whereIn('alert', alerts).delete()

/** What was written after an alert arrived: it is mended. `latest` is when, by sender. */
export async function clearOlderAlerts(
  trx: Db,
  latest: ReadonlyMap<string, number>,
): Promise<void> {
  if (latest.size === 0) return
  const senders = [...latest.keys()].map((senderId) => ({ senderId }))
  const { sql, bindings } = rowsAsTable(trx, senderColumns, senders)
  const open = await readRows<Pick<ChannelAlert, 'senderId' | 'alert' | 'since'>>(
    trx,
    ['senderId', 'alert', 'since'],
    `select a.sender_id, a.alert, a.since from ${sql} cross join channel_alerts as a
     where a.sender_id = r.sender_id`,
    bindings,
  )
  for (const { senderId, alert, since } of open) {
    if (since >= (latest.get(senderId) ?? 0)) continue
    await writeRows(
      trx,
      'delete from channel_alerts where sender_id = ? and alert = ? and since = ?',
      [senderId, alert, since],
      null,
    )
  }
}

const senderColumns = { senderId: 'text' } as const

/** As they stand, oldest first, with the names of their senders. */
export const openAlerts = (
  db: Db,
  alerts: readonly string[],
): Promise<(ChannelAlert & { sender: string; channel: string })[]> =>
  db('channelAlerts')
    .join('senders', 'senders.id', 'channelAlerts.senderId')
    .whereIn('alert', alerts)
    .orderBy('since')
    .select('channelAlerts.*', 'senders.name as sender', 'senders.channel')
