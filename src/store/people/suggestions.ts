import type { Db } from '../kit/database.ts'

export type Suggestion = { value: string; label: string; hint: string }

/**
 * Bots for completion while somebody types, in small letters: those that start so, then those that
 * contain it. The database looks, so that ten thousand bots take no longer than ten.
 */
export async function botSuggestions(db: Db, typed: string, max: number): Promise<Suggestion[]> {
  // SQLite's lower() knows no letters but ours: others are compared by whoever asked.
  if (/[^ -~]/.test(typed))
    return asSuggestions(await db('bots').orderBy('name').select('slug', 'name'))
  const escaped = typed.replace(/[!%_]/g, '!$&')
  const like = (pattern: string): Promise<{ slug: string; name: string }[]> =>
    db('bots')
      .whereRaw("lower(slug) like ? escape '!' or lower(name) like ? escape '!'", [
        pattern,
        pattern,
      ])
      .orderBy('name')
      .limit(max)
      .select('slug', 'name')
  const starts = await like(`${escaped}%`)
  const rows = starts.length < max ? [...starts, ...(await like(`%${escaped}%`))] : starts
  return asSuggestions(rows)
}

function asSuggestions(rows: readonly { slug: string; name: string }[]): Suggestion[] {
  const found = new Map(rows.map(({ slug, name }) => [slug, name]))
  return [...found].map(([slug, name]) => ({ value: slug, label: slug, hint: name }))
}

export async function personSuggestions(db: Db): Promise<Suggestion[]> {
  const rows = await db('people').whereNull('disabledAt').orderBy('name').select('id', 'name')
  return rows.map(({ id, name }) => ({ value: id, label: name, hint: '' }))
}

export async function senderSuggestions(db: Db): Promise<Suggestion[]> {
  const rows = await db('senders').whereNull('retiredAt').orderBy('name').select('name', 'channel')
  return rows.map(({ name, channel }) => ({ value: name, label: name, hint: channel }))
}
