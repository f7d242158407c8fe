import type { Db } from './database.ts'

export type Suggestion = { value: string; label: string; hint: string }

/** Names for completion while somebody types; small columns only, so that they come at once. */
export async function botSuggestions(db: Db): Promise<Suggestion[]> {
  const rows = await db('bots').orderBy('name').select('slug', 'name')
  return rows.map(({ slug, name }) => ({ value: slug, label: slug, hint: name }))
}

export async function personSuggestions(db: Db): Promise<Suggestion[]> {
  const rows = await db('people').whereNull('disabledAt').orderBy('name').select('id', 'name')
  return rows.map(({ id, name }) => ({ value: id, label: name, hint: '' }))
}

export async function senderSuggestions(db: Db): Promise<Suggestion[]> {
  const rows = await db('senders').orderBy('name').select('name', 'channel')
  return rows.map(({ name, channel }) => ({ value: name, label: name, hint: channel }))
}
