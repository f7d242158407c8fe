import type { Db } from './database.ts'
import { hashIn, namesText, nameOf } from './texts.ts'

/** Where a text may be named. */
const columns = [
  ['drafts', 'source'],
  ['draftBatches', 'parts'],
  ['versions', 'definition'],
  ['requests', 'candidate'],
  ['requests', 'changes'],
  ['requests', 'told'],
  ['readAheads', 'results'],
] as const
const looksAtOnce = 200
const goAtOnce = 5

/** How far the last look came. */
const lookedTo = new WeakMap<object, string>()

/**
 * Looks through some texts, a few further each time, and notes those that nothing names; takes away
 * what was noted before `before` and is named by nothing still. What was just written for a change that
 * has not come yet is safe that long. Returns how many went.
 */
export async function pruneTexts(
  db: Db,
  { now, before }: { now: number; before: number },
): Promise<number> {
  await noteUnused(db, now)
  const hashes: string[] = await db('texts')
    .whereNotNull('unusedSince')
    .where('unusedSince', '<', before)
    .limit(goAtOnce)
    .pluck('hash')
  for (const hash of hashes) {
    await db.transaction(async (trx) => {
      if ((await used(trx, [hash])).has(hash)) {
        return trx('texts').where({ hash }).update({ unusedSince: null })
      }
      // A change that comes now may have shown since that it uses it.
      const gone = await trx('texts').where({ hash }).where('unusedSince', '<', before).delete()
      return gone > 0 ? trx('textParts').where({ hash }).delete() : gone
    })
  }
  return hashes.length
}

async function noteUnused(db: Db, now: number): Promise<void> {
  const hashes: string[] = await db('texts')
    .where('hash', '>', lookedTo.get(db) ?? '')
    .orderBy('hash')
    .limit(looksAtOnce)
    .pluck('hash')
  lookedTo.set(db, hashes.length < looksAtOnce ? '' : (hashes.at(-1) ?? ''))
  if (hashes.length === 0) return
  const named = await used(db, hashes)
  const unused = hashes.filter((hash) => !named.has(hash))
  // One at a time: a change holds several rows at once, in an order of its own.
  for (const hash of unused) {
    await db('texts').where({ hash }).whereNull('unusedSince').update({ unusedSince: now })
  }
}

async function used(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const names = hashes.map((hash) => nameOf(hash))
  const found = new Set<string>()
  for (const [table, column] of columns) {
    const rows: string[] = await db(table)
      .whereRaw(namesText(column))
      .whereIn(column, names)
      .pluck(column)
    for (const name of rows) found.add(hashIn(name))
  }
  return found
}
