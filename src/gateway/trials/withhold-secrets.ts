import { profileNamesIn } from '../../bot/texts.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { Db } from '../../store/kit/database.ts'
import { findVersion } from '../../store/bots/versions.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import type { Gateway } from '../gateway.ts'
import type { ReadyBot } from '../read-model.ts'

type Calling = Pick<ReadyBot, 'bot' | 'profile' | 'endpoint'>

/**
 * What is tried, a candidate or a version of whatever age, gets no secret out of the house: of the
 * headers that carry one, only those stay that what is released sends to the same address already (F8,
 * F39). `withheld` says which do not.
 */
export async function withholdSecrets(
  { db, trials }: Pick<Gateway, 'db' | 'trials'>,
  botId: string,
  able: Calling,
): Promise<Pick<ReadyBot, 'bot'> & { withheld: string | null }> {
  const { bot, profile, endpoint } = able
  const headers = Object.entries(bot.definition.metadata.action_headers ?? {})
  const carrying = headers.filter(([, text]) => secretIdsIn(text, profile).length > 0)
  if (endpoint === null || carrying.length === 0) return { bot, withheld: null }
  const released = await releasesOf(db, botId)
  const sent = await Promise.all(
    released.map(({ versionId }) => trials(`sends ${versionId}`, () => sentBy(db, versionId))),
  )
  const known = new Set(sent.flat())
  const away = carrying.filter(([, text]) =>
    secretIdsIn(text, profile).some((id) => !known.has(sending(id, endpoint.url))),
  )
  if (away.length === 0) return { bot, withheld: null }
  const names = away.map(([name]) => name)
  const { metadata } = bot.definition
  const kept = Object.fromEntries(headers.filter(([name]) => !names.includes(name)))
  const definition = { ...bot.definition, metadata: { ...metadata, action_headers: kept } }
  return { bot: { ...bot, definition }, withheld: withheldWords(names, endpoint.url) }
}

const withheldWords = (names: readonly string[], url: string): string =>
  `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} left out of the call to ${new URL(url).host}: nothing released of this bot sends that secret to that address, so no try does.`

/** Which secrets a version sends where. */
async function sentBy(db: Db, versionId: string): Promise<string[]> {
  const version = await findVersion(db, versionId)
  const url = version?.binding.actionEndpoint?.url
  if (!version || url === undefined) return []
  const texts = Object.values(version.definition.metadata.action_headers ?? {})
  const ids = texts.flatMap((text) => secretIdsIn(text, profileOf(version.binding)))
  return ids.map((id) => sending(id, url))
}

/** A host can be shared by many: one path of it is one place. */
function sending(secretId: string, url: string): string {
  const { origin, pathname } = new URL(url)
  return `${secretId} ${origin}${pathname}`
}

/** One that is not set is refused at the call, as in Live. */
const secretIdsIn = (text: string, { secrets }: Profile): string[] =>
  profileNamesIn(text).flatMap(({ kind, name }) =>
    kind === 'secrets' && Object.hasOwn(secrets, name) ? (secrets[name]?.id ?? []) : [],
  )
