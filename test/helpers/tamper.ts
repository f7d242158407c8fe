import type { Db } from '../../src/store/kit/database.ts'

/** What somebody with the whole database in hand does first: takes the audit log's guards away. */
export async function takeGuardsAway(db: Db): Promise<void> {
  if (db.client.config.client === 'pg') {
    await db.raw('drop trigger if exists audit_no_change on audit')
    await db.raw('drop trigger if exists audit_no_truncate on audit')
    return
  }
  await db.raw('drop trigger if exists audit_no_update')
  await db.raw('drop trigger if exists audit_no_delete')
}
