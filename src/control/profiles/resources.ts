import { z } from 'zod'
import type { KnownUrl } from '../../bot/checks/check-input.ts'
import type { Definition } from '../../bot/definition.ts'
import { ownProperty } from '../../bot/own-property.ts'
import type { BoundUrl } from '../../domain/candidate.ts'
import type { Profile, Resources } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'
import { findSenders, sendersAmong } from '../../store/senders/senders.ts'
import { webUrlsNamed, webUrlsOfIds } from '../../store/senders/web-urls.ts'
import { refuseAll } from '../kit/all-refused.ts'
import { resourceName } from '../senders/sender-input.ts'
import { noSenders } from '../senders/sender-or-throw.ts'
import { urlOrThrow } from '../senders/url-or-throw.ts'

const word = z.string().max(100)
const numbersMax = 50
const urlsMax = 50

/** Numbers by name, and to which web URL, by name, each name in texts leads (F40). */
export const ResourcesInput = z.object({
  numbers: z.array(word).max(numbersMax, `give ${numbersMax} numbers at most`).optional(),
  urls: z
    .record(word, word)
    .refine((urls) => Object.keys(urls).length <= urlsMax, `give ${urlsMax} web URLs at most`)
    .optional(),
})

/** By id; only what was given. @throws Refusal with all that is not known, by field */
export async function resourcesOrThrow(
  db: Db,
  given: z.output<typeof ResourcesInput>,
): Promise<Resources> {
  const { resources, refused } = await readResources(db, given)
  refuseAll(refused)
  return resources
}

/** The same, with what is not known handed back. */
export async function readResources(
  db: Db,
  { numbers, urls }: z.output<typeof ResourcesInput>,
): Promise<{ resources: Resources; refused: Refusal[] }> {
  const senders = numbers && (await sendersNamed(db, numbers))
  const led = urls && (await ledTo(db, urls))
  return {
    resources: { ...(senders && { senders: senders.ids }), ...(led && { urls: led.ids }) },
    refused: [...(senders?.refused ?? []), ...(led?.refused ?? [])],
  }
}

async function sendersNamed(
  db: Db,
  words: readonly string[],
): Promise<{ ids: string[]; refused: Refusal[] }> {
  const names = [...new Set(words.map((one) => one.trim()))]
  const found = await findSenders(db, names)
  const unknown = names.filter((name) => !found.some((one) => one.name === name))
  const refused = unknown.length === 0 ? [] : [atField('numbers', await noSenders(db, unknown))]
  return { ids: found.map(({ id }) => id).toSorted(), refused }
}

async function ledTo(
  db: Db,
  urls: Readonly<Record<string, string>>,
): Promise<{ ids: Record<string, string>; refused: Refusal[] }> {
  const ids: Record<string, string> = {}
  const refused: Refusal[] = []
  for (const [word, url] of Object.entries(urls)) {
    const name = resourceName.safeParse(word)
    try {
      const { id } = await urlOrThrow(db, url)
      if (name.success) ids[name.data] = id
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(atField('urls', error))
    }
    if (!name.success) refused.push(oddName(word))
  }
  return { ids, refused }
}

/** What a request gets: where it was asked for others, those; else what the profile gives. */
export const resourcesFor = (profile: Profile, asked: Resources | null | undefined): Resources => ({
  senders: profile.senders ?? [],
  urls: profile.urls ?? {},
  ...asked,
})

/**
 * The definition with the numbers that it gets instead of its own; a profile's only on channels that the
 * bot has, so that one profile does for bots that talk and bots that write.
 */
export async function withNumbers(
  db: Db,
  definition: Definition,
  profile: Profile,
  asked: Resources | null | undefined,
): Promise<Definition> {
  const { senders = [] } = resourcesFor(profile, asked)
  if (senders.length === 0) return definition
  const { channels = [], senders: own = [] } = definition.metadata
  const isAsked = asked?.senders !== undefined
  const given = (await sendersAmong(db, { ids: senders, names: [] }))
    .filter(({ channel }) => isAsked || channels.includes(channel))
    .map(({ name }) => name)
  const isSame = given.length === own.length && given.every((name) => own.includes(name))
  if (given.length === 0 || isSame) return definition
  return { ...definition, metadata: { ...definition.metadata, senders: given } }
}

/** Where the names of web URLs lead now: as the resources say, else to the page of that name. */
export async function urlsLedTo(
  db: Db,
  names: readonly string[],
  { urls = {} }: Resources,
): Promise<BoundUrl[]> {
  const led = await ledUrls(db, names, urls)
  const own = names.filter((name) => !led.some((one) => one.name === name))
  return [...led, ...(await webUrlsNamed(db, own))].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The same for the checks, of those that the resources lead somewhere. */
export const knownLedUrls = async (
  db: Db,
  names: readonly string[],
  { urls = {} }: Resources,
): Promise<KnownUrl[]> =>
  (await ledUrls(db, names, urls)).map(({ name, url }) => ({ name, url, isRetired: false }))

async function ledUrls(
  db: Db,
  names: readonly string[],
  urls: Record<string, string>,
): Promise<BoundUrl[]> {
  const ids = new Map(
    [...new Set(names)].flatMap((name) => {
      const id = ownProperty(urls, name)
      return id === undefined ? [] : [[name, id]]
    }),
  )
  const rows = await webUrlsOfIds(db, [...ids.values()])
  return [...ids].flatMap(([name, id]) => {
    const row = rows.find((one) => one.id === id)
    return row ? [{ id, name, url: row.url }] : []
  })
}

/** What a profile gives, by name. */
export type GivenView = {
  numbers: { id: string; name: string; channel: string }[]
  urls: { name: string; url: { id: string; name: string; url: string } }[]
}

export async function viewResources(
  db: Db,
  { senders = [], urls = {} }: Resources,
): Promise<GivenView> {
  const pages = await webUrlsOfIds(db, Object.values(urls))
  return {
    numbers: (senders.length === 0 ? [] : await sendersAmong(db, { ids: senders, names: [] })).map(
      ({ id, name, channel }) => ({ id, name, channel }),
    ),
    urls: Object.entries(urls).flatMap(([name, id]) => {
      const url = pages.find((one) => one.id === id)
      return url ? [{ name, url }] : []
    }),
  }
}

/** What all of these give, by id. */
export async function namesOfResources(
  db: Db,
  all: readonly Resources[],
): Promise<Map<string, string>> {
  const ids = [...new Set(all.flatMap(({ senders = [] }) => senders))]
  const pages = [...new Set(all.flatMap(({ urls = {} }) => Object.values(urls)))]
  const senders = ids.length === 0 ? [] : await sendersAmong(db, { ids, names: [] })
  const urls = pages.length === 0 ? [] : await webUrlsOfIds(db, pages)
  return new Map([...senders, ...urls].map(({ id, name }) => [id, name]))
}

/** Names of the profiles that give this number or page. */
export async function profilesGiving(
  db: Db,
  { senderId, urlId }: { senderId?: string; urlId?: string },
): Promise<string[]> {
  const isGiven = ({ senders = [], urls = {} }: Profile) =>
    (senderId !== undefined && senders.includes(senderId)) ||
    (urlId !== undefined && Object.values(urls).includes(urlId))
  return (await allProfiles(db)).filter(isGiven).map(({ name }) => `the profile ${name}`)
}

/** A form says it at the field. */
const atField = (field: string, { code, sentence, nextStep }: Refusal): Refusal =>
  new Refusal(code, sentence, nextStep, { [field]: sentence })

const oddName = (name: string): Refusal => {
  const sentence = `"${name.slice(0, 60)}" can't be the name of a web URL: use 2 to 40 small letters, digits and dashes.`
  return new Refusal('VALIDATION', sentence, 'Texts say {urls.shop}; write shop.', {
    urls: sentence,
  })
}
