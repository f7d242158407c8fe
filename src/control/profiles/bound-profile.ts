import { ownProperty } from '../../bot/own-property.ts'
import { nameKey } from '../../domain/bot-name.ts'
import type { Binding } from '../../domain/candidate.ts'
import {
  boundProfile,
  differences,
  emptyProfile,
  givenResources,
  partsOf,
  plainProduction,
  productionId,
  profileOf,
} from '../../domain/profiles/profile.ts'
import type { Profile, Resources } from '../../domain/profiles/profile.ts'
import type { Selection } from '../../domain/request.ts'
import type { Db } from '../../store/kit/database.ts'
import { profileWritesOf } from '../../store/profiles/profile-writes.ts'
import { findProfile, profileOrThrow } from '../../store/profiles/profiles.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'

/** Which profile is meant: one that somebody chose, or the one that was frozen, by its name then. */
export type ChosenProfile =
  | (({ word: string } | { frozen: Profile } | { ofTrack: true }) & {
      /** Asked for instead of what the profile gives (F40). */
      resources?: Resources | null
    })
  | null

/**
 * The values that a candidate is frozen with: of the profile chosen, else the track's, else
 * Production. Without the settings' tick the track's own profile stays as it was approved (F15).
 */
export async function profileFor(
  db: Db,
  chosen: ChosenProfile,
  selection: Selection,
  base: Binding | undefined,
): Promise<{ profile?: Profile }> {
  const row = await meant(db, chosen, base)
  const was = base && profileOf(base)
  const isKept = selection !== 'all' && !selection.settings && was?.id === row?.id
  if (was && isKept) return boundProfile(was)
  // Gone meanwhile: nothing that was frozen is like it.
  if (!row) return {}
  const called = chosen && 'frozen' in chosen && chosen.frozen.id === row.id ? chosen.frozen : row
  return boundProfile({ ...contentOf(row), name: called.name })
}

async function meant(
  db: Db,
  chosen: ChosenProfile,
  base: Binding | undefined,
): Promise<ProfileRow | undefined> {
  if (chosen && 'word' in chosen) return profileOrThrow(db, chosen.word)
  if (chosen && 'frozen' in chosen) return findProfile(db, chosen.frozen.id)
  const ofTrack = base && (await findProfile(db, profileOf(base).id))
  return ofTrack ?? findProfile(db, productionId)
}

const contentOf = (row: Profile): Profile => ({
  id: row.id,
  name: row.name,
  locale: row.locale,
  timeZone: row.timeZone,
  sessionExpiryMs: row.sessionExpiryMs,
  variables: row.variables,
  secrets: row.secrets,
  ...givenResources(row),
})

/** Whoever set a value that the bot did not run with before is an author of the change (F23). */
export async function profileAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  const [was, is] = [profileOf(before ?? {}), profileOf(after)]
  const parts = differences(was, is).map(({ part }) => part)
  const had = partsOf(was.id === is.id ? was : emptyProfile(is.id, is.name))
  // Another profile under the same name: whoever renamed it chose its values for the bot.
  const isSwapped = was.id !== is.id && nameKey(was.name) === nameKey(is.name)
  const writes = await profileWritesOf(db, is.id, isSwapped ? [...parts, 'name'] : parts)
  const renamers = writes.flatMap(({ part, personId }) => (part === 'name' ? [personId] : []))
  const authors = parts.flatMap((part) => {
    const own = writes.filter((write) => write.part === part)
    const since = own.findLastIndex((write) => write.before === (had.get(part) ?? null))
    return own.slice(Math.max(0, since)).map(({ personId }) => personId)
  })
  return [...authors, ...renamers, ...(await giverAuthors(db, before, after))]
}

/**
 * Whoever put a number or a page into the profile, where the bot did not have it before: also where the
 * profile is as it was, and the request before took others.
 */
async function giverAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  const { id, senders = [], urls = {} } = profileOf(after)
  const isNew = after.senders.some((now) => !before?.senders.some((was) => was.name === now.name))
  const led = (after.urls ?? []).filter(
    (now) =>
      ownProperty(urls, now.name) === now.id &&
      before?.urls?.find((was) => was.name === now.name)?.id !== now.id,
  )
  const writes = await profileWritesOf(db, id, [
    ...(isNew ? senders.map((one) => `number ${one}` as const) : []),
    ...led.map(({ name }) => `web URL ${name}` as const),
  ])
  return writes.map(({ personId }) => personId)
}

/** What the checks know of the profile that a binding runs with. */
export const knownProfile = (binding: { profile?: Profile } | undefined) => {
  const { name, variables, secrets, timeZone } = binding ? profileOf(binding) : plainProduction
  return { name, variables, secrets: Object.keys(secrets), timeZone }
}
