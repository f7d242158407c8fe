import type { Binding, Candidate } from '../../domain/candidate.ts'
import { differences, profileOf } from '../../domain/profiles/profile.ts'
import type { Profile, ProfilePart } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import { profileWritesOf } from '../../store/profiles/profile-writes.ts'
import { findProfile } from '../../store/profiles/profiles.ts'
import { findEndpoint } from '../../store/senders/endpoints.ts'
import { urlWritesOf } from '../../store/senders/web-urls.ts'

type Moved = { what: string; by: string[] }
const partsShown = 3

/** What the names of a candidate stand for otherwise by now, and who did it where that is known (F19). */
export async function movedSince(db: Db, frozen: Candidate, now: Binding): Promise<string | null> {
  const all = [
    ...(await profileMoved(db, frozen, now)),
    ...sendersMoved(frozen, now),
    ...(await endpointMoved(db, frozen, now)),
    ...(await urlsMoved(db, frozen, now)),
  ]
  if (all.length === 0) return null
  const names = await namesOf(db, [...new Set(all.flatMap(({ by }) => by))])
  const told = all.map(({ what, by }) => {
    const who = [...new Set(by)].flatMap((id) => names.get(id)?.name ?? [])
    return who.length === 0 ? `${what} changed` : `${who.join(' and ')} changed ${what}`
  })
  const text = told.join(', and ')
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)} since it was asked for`
}

async function profileMoved(db: Db, frozen: Binding, now: Binding): Promise<Moved[]> {
  const [was, is] = [profileOf(frozen), profileOf(now)]
  if (was.id !== is.id) return [await profileGone(db, was)]
  const parts = differences(was, is).map(({ part }) => part)
  if (parts.length === 0) return []
  const writes = await profileWritesOf(db, was.id, parts)
  const by = parts.flatMap((part) => writes.findLast((one) => one.part === part)?.personId ?? [])
  return [{ what: `the profile ${is.name} (${partNames(parts)})`, by }]
}

/** Where it was only renamed it is still there. */
async function profileGone(db: Db, { id, name }: Profile): Promise<Moved> {
  const isThere = (await findProfile(db, id)) !== undefined
  return { what: isThere ? `the profile ${name}` : `the profile ${name}, which is gone,`, by: [] }
}

/** A number or a page stands there by its id, which says nothing to anybody. */
function partNames(parts: readonly ProfilePart[]): string {
  const named = parts.map((part) => (part.startsWith('number ') ? 'its numbers' : part))
  const all = [...new Set(named)]
  const left = all.length - partsShown
  return `${all.slice(0, partsShown).join(', ')}${left > 0 ? ` and ${left} more` : ''}`
}

const sendersMoved = (frozen: Binding, now: Binding): Moved[] =>
  frozen.senders
    .filter((was) => !now.senders.some((is) => is.name === was.name && is.address === was.address))
    .map(({ name }) => ({ what: `the number ${name}`, by: [] }))

async function endpointMoved(db: Db, frozen: Binding, now: Binding): Promise<Moved[]> {
  const [was, is] = [frozen.actionEndpoint, now.actionEndpoint]
  if (was?.url === is?.url && was?.name === is?.name) return []
  const name = (is ?? was)?.name ?? ''
  const row = await findEndpoint(db, name)
  return [{ what: `the action endpoint ${name}`, by: row ? [row.setBy] : [] }]
}

/** To which page a name leads is the profile's matter; here it is the page's own address. */
async function urlsMoved(db: Db, { urls = [] }: Binding, now: Binding): Promise<Moved[]> {
  const moved: Moved[] = []
  for (const was of urls) {
    const is = now.urls?.find(({ name }) => name === was.name)
    if (is?.id !== was.id || is.url === was.url) continue
    const writes = await urlWritesOf(db, was.id)
    moved.push({ what: `the web URL ${was.name}`, by: writes.slice(-1).map((one) => one.personId) })
  }
  return moved
}
