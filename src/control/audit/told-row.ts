import { wallText } from '../../domain/time/schedule-time.ts'

/** What an audit row says, for its sentence. Older rows may lack what newer ones have. */
export type ToldRow = {
  /** What it is about, as people call it. */
  it: string
  before: Values
  after: Values
  /** What people call a person, version, sender or bot; its id where it is gone. */
  name: (id: unknown) => string
}
export type Values = Record<string, unknown>
export type Words = Record<string, (row: ToldRow) => string>

/** The fields of a value; a list is the field `list`. */
export function valuesOf(value: unknown): Values {
  if (Array.isArray(value)) return { list: value }
  return typeof value === 'object' && value !== null ? (value as Values) : {}
}

/** A value as somebody would say it. */
export function said(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(said).join(', ')
  if (typeof value === 'object') return Object.values(value).map(said).join(' ')
  return String(value as string | number)
}

export const quoted = (value: unknown): string => `“${said(value)}”`

/** `: “why”`, or nothing. */
export const because = (value: unknown): string =>
  value === undefined || value === null || value === '' ? '' : `: ${quoted(value)}`

/** `name: old → new; address: old → new`, of what differs. */
export function differences(before: Values, after: Values, labels: Record<string, string>): string {
  const parts = Object.entries(labels).flatMap(([key, label]) => {
    const [was, is] = [said(before[key]), said(after[key])]
    return was === is ? [] : [`${label}: ${was} → ${is}`]
  })
  return parts.length === 0 ? 'nothing differs' : parts.join('; ')
}

export const counted = (value: unknown, one: string): string => {
  const count = Array.isArray(value) ? value.length : Number(value ?? 0)
  return `${count} ${count === 1 ? one : `${one}s`}`
}

export const instant = (value: unknown): string =>
  typeof value === 'number'
    ? `${new Date(value).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'an unknown time'

/** `activate on Tue 1 Dec 2026, 09:00 Europe/Zagreb, then deactivate on …`. */
export function planned(steps: unknown): string {
  if (!Array.isArray(steps) || steps.length === 0) return 'nothing'
  return steps
    .map(valuesOf)
    .map(({ step, wall, zone, which, at }) =>
      typeof wall === 'string' && typeof zone === 'string'
        ? `${said(step)} on ${wallText({ wall, zone, which: (which ?? null) as null })}`
        : `${said(step)} at ${instant(at)}`,
    )
    .join(', then ')
}
