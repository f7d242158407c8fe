import type { Binding } from '../../domain/candidate.ts'
import type { Db } from '../../store/kit/database.ts'
import { endpointWritesOf, findEndpoint } from '../../store/senders/endpoints.ts'
import { findSenders, settersOf } from '../../store/senders/senders.ts'

/** Whoever typed the address of a number that is new, or named it, is an author of the change (F23). */
export async function senderAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  const isNew = (now: Binding['senders'][number]): boolean =>
    !before?.senders.some((was) => was.channel === now.channel && was.address === now.address)
  const names = after.senders.filter(isNew).map(({ name }) => name)
  return (await findSenders(db, names)).flatMap(settersOf)
}

/** Whoever set the address that bots will call, or gave its name to it. */
export async function endpointAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  const endpoint = after.actionEndpoint
  if (!endpoint || endpoint.url === before?.actionEndpoint?.url) return []
  const row = await findEndpoint(db, endpoint.name)
  const writes = await endpointWritesOf(db, endpoint.name)
  const since = writes.findLastIndex(({ before: was }) => was === before?.actionEndpoint?.url)
  const setters = writes.slice(Math.max(0, since)).map(({ personId }) => personId)
  return [...(row ? [row.setBy] : []), ...setters]
}
