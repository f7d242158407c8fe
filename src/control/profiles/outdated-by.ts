import { differences, profileOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { waitingCandidates } from '../../store/profiles/profile-uses.ts'

/** The requests that an approval finds out of date, because the profile has other values by now (F19). */
export async function outdatedBy(db: Db, profile: Profile): Promise<string[]> {
  const outdated: string[] = []
  for (const { number, candidate, selection } of await waitingCandidates(db)) {
    const frozen = profileOf(candidate)
    if (frozen.id !== profile.id || differences(frozen, profile).length === 0) continue
    // Without the settings' tick it keeps the values that are live (F15).
    const mayKeep = selection !== 'all' && !selection.settings && candidate.base !== null
    const base = mayKeep ? await findVersion(db, candidate.base ?? '') : undefined
    if (base && profileOf(base.binding).id === profile.id) continue
    outdated.push(`R-${number}`)
  }
  return outdated
}
