import type { Db } from '../../src/store/kit/database.ts'

/** What the audit log holds about a subject, as `action by actor`, oldest first. */
export async function audited(db: Db, subject: string): Promise<string[]> {
  const rows: { action: string; actor: string }[] = await db('audit')
    .where({ subject })
    .orderBy('seq')
  return rows.map(({ action, actor }) => `${action} by ${actor}`)
}
