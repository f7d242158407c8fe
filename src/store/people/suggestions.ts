import type { Db } from '../kit/database.ts'
import { idsNear, idsTyped } from '../kit/names.ts'
import type { NamedKind } from '../kit/names.ts'

export type Suggestion = { value: string; label: string; hint: string }

/**
 * Completion while somebody types: those that start so, then those with a later word that does. An
 * index finds them, so that ten thousand take no longer than ten.
 */
export async function suggestions(
  db: Db,
  kind: NamedKind,
  typed: string,
  max: number,
): Promise<Suggestion[]> {
  // A bot has two names, and who is switched off is left out.
  return shown(db, kind, await idsTyped(db, kind, typed, 2 * max))
}

/** Some names of which one may have been meant. */
export async function nearNames(db: Db, kind: NamedKind, typed: string): Promise<string[]> {
  const found = await shown(db, kind, await idsNear(db, kind, typed))
  return found.flatMap(({ label, hint }) => (kind === 'bot' ? [label, hint] : [label]))
}

async function shown(db: Db, kind: NamedKind, ids: readonly string[]): Promise<Suggestion[]> {
  const found = new Map((await readers[kind](db, ids)).map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = found.get(id)
    return row ? [{ value: row.value, label: row.label, hint: row.hint }] : []
  })
}

type Found = Suggestion & { id: string }

const readers: Record<NamedKind, (db: Db, ids: readonly string[]) => Promise<Found[]>> = {
  bot: async (db, ids) => {
    const rows = await db('bots').whereIn('id', ids).select('id', 'slug', 'name')
    return rows.map(({ id, slug, name }) => ({ id, value: slug, label: slug, hint: name }))
  },
  person: async (db, ids) => {
    const rows = await db('people').whereIn('id', ids).whereNull('disabledAt').select('id', 'name')
    return rows.map(({ id, name }) => ({ id, value: id, label: name, hint: '' }))
  },
  sender: async (db, ids) => {
    const rows = await db('senders').whereIn('id', ids).whereNull('retiredAt')
    return rows.map(({ id, name, channel }) => ({ id, value: name, label: name, hint: channel }))
  },
}
