import type { Db } from '../kit/database.ts'

const tables = { url: 'webUrls', notifier: 'notifiers' } as const
/** No name is longer, and no letter of one sorts after it, whatever the database's language. */
const last = 'z'.repeat(40)

/** Names of web URLs or of error notifiers in use that begin so. */
export async function namesFrom(
  db: Db,
  kind: keyof typeof tables,
  typed: string,
  max: number,
): Promise<string[]> {
  const names: string[] = await db(tables[kind])
    .whereNull('retiredAt')
    .where('name', '>=', typed)
    .where('name', '<=', typed + last)
    .orderBy('name')
    .limit(max)
    .pluck('name')
  return names.filter((name) => name.startsWith(typed))
}
