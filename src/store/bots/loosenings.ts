import type { Policy } from '../../domain/policy.ts'
import type { Db } from '../kit/database.ts'

/** A bot's rules made looser, as long as it waits for a second person, and afterwards (F78). */
export type LooseningRow = {
  id: string
  botId: string
  state: 'open' | 'confirmed' | 'dropped' | 'expired'
  before: Policy
  after: Policy
  /** Who would no longer approve; null where only the policy changes. */
  approverId: string | null
  proposedBy: string
  createdAt: number
  expiresAt: number
  decidedBy: string | null
  decidedAt: number | null
}

/** The database allows one open loosening a bot; false when there is one. */
export async function insertLoosening(trx: Db, row: LooseningRow): Promise<boolean> {
  const { before, after } = row
  const json = { before: JSON.stringify(before), after: JSON.stringify(after) }
  const rows = await trx('loosenings')
    .insert({ ...row, ...json })
    .onConflict()
    .ignore()
    .returning('id')
  return rows.length > 0
}

export async function findLoosening(db: Db, id: string): Promise<LooseningRow | undefined> {
  const row = await db('loosenings').where({ id }).first()
  return row && parsed(row)
}

export async function dueLoosenings(db: Db, now: number): Promise<LooseningRow[]> {
  const rows: Record<string, unknown>[] = await db('loosenings')
    .where({ state: 'open' })
    .where('expiresAt', '<=', now)
  return rows.map(parsed)
}

/** False when somebody was faster. */
export const endLoosening = (
  trx: Db,
  id: string,
  end: Pick<LooseningRow, 'state' | 'decidedBy' | 'decidedAt'>,
): Promise<boolean> =>
  trx('loosenings')
    .where({ id, state: 'open' })
    .update(end)
    .then((count) => count === 1)

const parsed = (row: Record<string, unknown>): LooseningRow =>
  ({
    ...row,
    before: JSON.parse(String(row['before'])),
    after: JSON.parse(String(row['after'])),
  }) as LooseningRow
