import { circumstanceOf } from '../../domain/notifiers/notifier.ts'
import type { Db } from '../../store/kit/database.ts'
import { addToNotice } from '../../store/notifiers/notices.ts'
import { boundNotifiersOf, hasTroubles, takeTroubles } from '../../store/notifiers/troubles.ts'
import type { TroubleRow } from '../../store/notifiers/troubles.ts'
import type { Ctx } from '../kit/context.ts'

const takenAtOnce = 500

/**
 * Sums up what went wrong for whoever is told of it (F64). What is taken away and what is kept of it
 * is one transaction, so none is lost and none is counted twice. Returns how many were taken.
 * It is asked for each second, and mostly there is none: then nobody waits at the write gate for it.
 */
export const gatherNotices = async ({ db }: Pick<Ctx, 'db'>): Promise<number> =>
  (await hasTroubles(db)) ? gatherSome(db) : 0

const gatherSome = (db: Db): Promise<number> =>
  db.transaction(async (trx) => {
    const taken = await takeTroubles(trx, takenAtOnce)
    const groups = new Map<string, TroubleRow[]>()
    for (const row of taken.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const key = JSON.stringify([row.botId, row.versionId, circumstanceOf(row.code)])
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    for (const rows of groups.values()) await addGroup(trx, rows)
    return taken.length
  })

async function addGroup(trx: Db, rows: readonly TroubleRow[]): Promise<void> {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return
  const circumstance = circumstanceOf(first.code)
  for (const { id: notifierId, on } of await boundNotifiersOf(trx, first)) {
    if (!on.includes(circumstance)) continue
    const { botId, at: sinceAt } = first
    const { text, contact } = last
    const key = { notifierId, botId, circumstance }
    await addToNotice(trx, { ...key, count: rows.length, sinceAt, text, contact })
  }
}
