import type { Profile } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { usesOfProfile } from '../../store/profiles/profile-uses.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'

/** A profile as it is shown: of a secret its name and version, never its value. */
export type ProfileView = Omit<Profile, 'secrets'> & {
  revision: number
  secrets: { name: string; version: number }[]
  /** What is live with it or asked for, in words. */
  usedBy: string[]
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
    usedBy: await usesOfProfile(db, (profile) => profile.id === id),
  }
}

const secretNames = ({ secrets }: Pick<Profile, 'secrets'>): ProfileView['secrets'] =>
  Object.entries(secrets).map(([name, { version }]) => ({ name, version }))
