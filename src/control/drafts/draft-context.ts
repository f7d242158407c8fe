import type { Definition } from '../../bot/definition.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'
import { knownLedUrls, withNumbers } from '../profiles/resources.ts'
import { validationContext } from '../requests/make-candidate.ts'

/**
 * What the checks know beside a draft. Its numbers and where its pages lead may come from a profile, which
 * is chosen at publish (F39): what any profile gives is not missing yet.
 */
export async function draftContext(
  db: Db,
  bot: Pick<BotRow, 'builtIn'>,
  { definition, takesValues }: { definition: Definition; takesValues: boolean },
): Promise<
  Awaited<ReturnType<typeof validationContext>> & { profiles?: ReturnType<typeof plainProfile>[] }
> {
  const known = {
    ...(await validationContext(db, bot, definition)),
    ...(takesValues && { profiles: (await allProfiles(db)).map(plainProfile) }),
  }
  const { senders = [], urls: pages = [] } = definition.metadata
  const missing = pages.filter((name) => !known.urls.some((one) => one.name === name))
  if (senders.length > 0 && missing.length === 0) return known
  const profiles = await allProfiles(db)
  const led = []
  const filled = []
  for (const profile of profiles) {
    led.push(...(await knownLedUrls(db, missing, profile)))
    if (senders.length === 0) filled.push(await withNumbers(db, definition, profile, null))
  }
  const isGiven = filled.some(({ metadata }) => (metadata.senders ?? []).length > 0)
  return {
    ...known,
    urls: [...known.urls, ...led],
    needsSenders: known.needsSenders && !isGiven,
  }
}

const plainProfile = ({ name, variables }: Profile) => ({ name, variables })
