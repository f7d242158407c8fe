import { partsOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { usesOfProfile } from '../../store/profiles/profile-uses.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'
import { outdatedBy } from './outdated-by.ts'
import { viewResources } from './resources.ts'
import type { GivenView } from './resources.ts'

/** A profile as it is shown: of a secret its name and version, never its value. */
export type ProfileView = Omit<Profile, 'secrets' | 'senders' | 'urls'> & {
  revision: number
  secrets: { name: string; version: number }[]
  /** The numbers that bots answer on with it, and where its names of web URLs lead (F40). */
  given: GivenView
  /** What is live with it or asked for, in words. */
  usedBy: string[]
  /** Requests that wait with other values than it has now: an approval makes them out of date. */
  outdates: string[]
}

export async function viewProfile(db: Db, row: ProfileRow): Promise<ProfileView> {
  const { id, name, revision, locale, timeZone, sessionExpiryMs, variables } = row
  return {
    id,
    name,
    revision,
    locale,
    timeZone,
    sessionExpiryMs,
    variables,
    secrets: secretNames(row),
    given: await viewResources(db, row),
    usedBy: await usesOfProfile(db, (profile) => profile.id === id),
    outdates: await outdatedBy(db, row),
  }
}

const secretNames = ({ secrets }: Pick<Profile, 'secrets'>): ProfileView['secrets'] =>
  Object.entries(secrets).map(([name, { version }]) => ({ name, version }))

/** For the audit log: of a secret its version, never its value; what it gives by name. */
export async function toldParts(db: Db, profile: Profile): Promise<Map<string, string>> {
  const { senders: _, urls: _led, ...values } = profile
  const { numbers, urls } = await viewResources(db, profile)
  const names = numbers.map(({ name }) => name).join(', ')
  return new Map<string, string>([
    ...partsOf(values),
    ...(names === '' ? [] : [['numbers', names] as const]),
    ...urls.map(({ name, url }) => [`web URL ${name}`, `${url.name} (${url.url})`] as const),
  ])
}
