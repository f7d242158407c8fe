import type { KnownUrl } from '../../bot/checks/check-input.ts'
import type { Binding, BoundUrl } from '../../domain/candidate.ts'
import type { RequestKind, Selection } from '../../domain/request.ts'
import type { Db } from '../../store/kit/database.ts'
import { everyWebUrlNamed, urlWritesOf } from '../../store/senders/web-urls.ts'

/** A binding that holds none says nothing of them: its hash is as it was before there were any. */
export const urlsOf = (urls: BoundUrl[] | undefined): Pick<Binding, 'urls'> =>
  urls && urls.length > 0 ? { urls } : {}

type Asked = { kind: RequestKind; selection: Selection }

/**
 * Pages that stay as they were approved, whatever became of their names: those of what is released
 * already, and without the settings' tick.
 */
export const keptUrls = (
  { urls }: Pick<Binding, 'urls'>,
  { kind, selection }: Asked,
): Pick<Binding, 'urls'> =>
  kind === 'publish' && (selection === 'all' || selection.settings) ? {} : urlsOf(urls)

/** What is known of these names; one that is in use goes before one that was retired. */
export async function knownUrls(db: Db, names: readonly string[]): Promise<KnownUrl[]> {
  const rows = await everyWebUrlNamed(db, names)
  return rows
    .map(({ name, url, retiredAt }) => ({ name, url, isRetired: retiredAt !== null }))
    .toSorted((a, b) => Number(a.isRetired) - Number(b.isRetired))
}

/** Whoever set an address since the one that is live is an author of the change (F23). */
export async function urlAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  const authors: string[] = []
  for (const { id, name, url } of after.urls ?? []) {
    const was = before?.urls?.find((one) => one.name === name)?.url
    if (was === url) continue
    const writes = await urlWritesOf(db, id)
    const since = writes.findLastIndex((one) => one.before === was)
    authors.push(...writes.slice(Math.max(0, since)).map(({ personId }) => personId))
  }
  return authors
}
