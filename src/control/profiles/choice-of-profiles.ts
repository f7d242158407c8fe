import { partsOf } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'
import { namesOfResources } from './resources.ts'

/** What a bot gets with a profile, for whoever chooses among several (F39, F40). */
export type ProfileGives = {
  numbers: string[]
  urls: { name: string; url: string }[]
  variables: number
  secrets: number
  locale: string | null
  timeZone: string | null
  sessionExpiryMs: number | null
}

export type ProfileChoice = { id: string; name: string; gives: ProfileGives }

/** As long as no profile says anything, there is nothing to choose. */
export async function choiceOfProfiles(db: Db): Promise<ProfileChoice[]> {
  const all = await allProfiles(db)
  if (!all.some((one) => partsOf(one).size > 0)) return []
  const named = await namesOfResources(db, all)
  return all.map(({ id, name, senders = [], urls = {}, variables, secrets, ...plain }) => ({
    id,
    name,
    gives: {
      locale: plain.locale,
      timeZone: plain.timeZone,
      numbers: senders.flatMap((sender) => named.get(sender) ?? []).toSorted(),
      urls: Object.entries(urls).flatMap(([led, url]) => {
        const to = named.get(url)
        return to === undefined ? [] : [{ name: led, url: to }]
      }),
      variables: Object.keys(variables).length,
      secrets: Object.keys(secrets).length,
      sessionExpiryMs: plain.sessionExpiryMs,
    },
  }))
}
