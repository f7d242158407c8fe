/** With what a version of a bot runs, by content; of a secret only which one it is (F18, F39). */
export type Profile = {
  id: string
  name: string
  /** As in `de-AT`; null where none is set. */
  locale: string | null
  timeZone: string | null
  /** Null: after WhatsApp's 4 hours (F50). */
  sessionExpiryMs: number | null
  variables: Record<string, string>
  secrets: Record<string, SecretRef>
} & Resources
/**
 * What a profile gives a bot (F39, F40), by ids, so that a new name changes nothing: the numbers it
 * answers on, instead of those of its draft, and to which web URL a name in its texts leads.
 */
export type Resources = { senders?: string[]; urls?: Record<string, string> }
export type SecretRef = { id: string; version: number }

export const productionId = 'production'
export const developmentId = 'dev'

export const emptyProfile = (id: string, name: string): Profile => ({
  id,
  name,
  locale: null,
  timeZone: null,
  sessionExpiryMs: null,
  variables: {},
  secrets: {},
})

/** Production as long as nothing is set in it: what every version runs with that names no profile. */
export const plainProduction: Profile = emptyProfile(productionId, 'Production')

export const profileOf = ({ profile }: { profile?: Profile | undefined }): Profile =>
  profile ?? plainProduction

/** How a profile stands in a binding: not at all where it says nothing. */
export const boundProfile = (profile: Profile): { profile?: Profile } => {
  const { id, name } = profile
  const isPlain = id === productionId && name === plainProduction.name
  return isPlain && differences(plainProduction, profile).length === 0 ? {} : { profile }
}

export type ProfilePart =
  | 'locale'
  | 'time zone'
  | 'chats close after'
  | `variable ${string}`
  | `secret ${string}`
  | ResourcePart
type ResourcePart = `number ${string}` | `web URL ${string}`
export type ProfileDifference = { part: ProfilePart; was: string | null; is: string | null }

/** What differs between the values of two profiles, whatever they are called. */
export function differences(was: Profile, is: Profile): ProfileDifference[] {
  const [before, after] = [partsOf(was), partsOf(is)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .map((part) => ({ part, was: before.get(part) ?? null, is: after.get(part) ?? null }))
    .filter((one) => one.was !== one.is)
}

/** Without what it gives: of that, what the bot gets is told by itself. */
export const valueDifferences = (was: Profile, is: Profile): ProfileDifference[] =>
  differences(was, is).filter(({ part }) => !isResource(part))

const isResource = (part: ProfilePart): part is ResourcePart =>
  part.startsWith('number ') || part.startsWith('web URL ')

/** None where it gives nothing: its content is as it was before profiles gave any. */
export const givenResources = ({ senders = [], urls = {} }: Resources): Resources => ({
  ...(senders.length > 0 && { senders }),
  ...(Object.keys(urls).length > 0 && { urls }),
})

const ranks = [
  'locale',
  'time zone',
  'chats close after',
  'variable',
  'secret',
  'number',
  'web URL',
]
const rankOf = (part: ProfilePart): number =>
  ranks.findIndex((kind) => part === kind || part.startsWith(`${kind} `))

/** Each value as a text; a secret as its id and version, a resource as its id. */
export function partsOf(profile: Profile): Map<ProfilePart, string> {
  const { locale, timeZone, sessionExpiryMs, variables, secrets, senders = [], urls = {} } = profile
  const parts: [ProfilePart, string | null][] = [
    ['locale', locale],
    ['time zone', timeZone],
    ['chats close after', sessionExpiryMs === null ? null : String(sessionExpiryMs)],
    ...byName(variables).map(([name, text]): [ProfilePart, string] => [`variable ${name}`, text]),
    ...byName(secrets).map(([name, { id, version }]): [ProfilePart, string] => [
      `secret ${name}`,
      `${id} ${version}`,
    ]),
    ...senders.toSorted().map((id): [ProfilePart, string] => [`number ${id}`, id]),
    ...byName(urls).map(([name, id]): [ProfilePart, string] => [`web URL ${name}`, id]),
  ]
  return new Map(parts.flatMap(([part, value]) => (value === null ? [] : [[part, value]])))
}

const byName = <Value>(values: Record<string, Value>): [string, Value][] =>
  Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** From how many ms on, and of how many. A day is said as 24 hours. */
const units = [
  ['day', 2 * 86_400_000, 86_400_000],
  ['hour', 3_600_000, 3_600_000],
  ['minute', 60_000, 60_000],
] as const

/** `4 hours`, `90 minutes`, `30 days`. */
export function durationWords(ms: number): string {
  const [unit, , length] =
    units.find(([, from, unitMs]) => ms >= from && ms % unitMs === 0) ?? units[2]
  const count = Math.round(ms / length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** A value as people read it; a secret as its version alone. */
export function valueWords(part: ProfilePart, value: string | null): string {
  if (value === null) return part === 'chats close after' ? 'not set (4 hours)' : 'not set'
  if (part === 'chats close after') return durationWords(Number(value))
  if (part.startsWith('secret ')) return `version ${value.split(' ').at(-1)}`
  return part.startsWith('variable ') ? `“${value}”` : value
}
