/**
 * What is kept of a turn beside what was said, so that people can see why (F52). It is small: every
 * part has a limit, and no value of a slot is in it, only of what kind it was.
 */
export type TurnTrace = {
  /** Why this version: an open session, a drain, or what a new session gets. */
  route?: TurnRoute
  /** What the message was taken as. */
  heard: { as: 'answer'; slot: string } | { as: 'button' | 'text' | 'nothing' }
  /** What the text is most like, best first; only of a text. */
  intents?: { intent: string; score: number }[]
  /** The steps that were run, as `flow/step`. */
  path: string[]
  /** What it waits for now. */
  waits?: string
  /** It asked the customer for something, and waits for the answer. */
  asks?: true
  /** Nothing fitted, and the bot said so. */
  fellBack?: true
  /** It was given to a person. */
  handOff?: true
  /** Why nothing was said. */
  silent?: string
}
export type TurnRoute = 'pinned' | 'draining' | 'official' | 'gray'

/** One call of an action server, with what it was sent and answered, values left out. */
export type CallTrace = {
  action: string
  /** By its name; null where the bot has none. */
  endpoint: string | null
  ms: number
  sent: Record<string, string>
  got: { slots: Record<string, string>; messages: number; more: string[] } | { failed: string }
  path: string[]
}

const namesMax = 20
const nameMax = 60
const reasonMax = 300

export const traceName = (name: string): string =>
  name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`

export const tracePath = (path: readonly { flow: string; step: string }[]): string[] =>
  path.slice(0, namesMax).map(({ flow, step }) => `${traceName(flow)}/${traceName(step)}`)

export const traceReason = (reason: string): string => reason.slice(0, reasonMax)

/** Slots by name, each with the kind of its value: what people typed stays out of the record. */
export function redactSlots(
  slots: readonly (readonly [string, unknown])[],
): Record<string, string> {
  const shown = slots.slice(0, namesMax).map(([name, value]) => [traceName(name), kindOf(value)])
  const left = slots.length - shown.length
  return Object.fromEntries([...shown, ...(left > 0 ? [['…', `${left} more`]] : [])])
}

/** Yes, no and nothing decide and name nobody, so they are shown. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'string') return `text of ${value.length}`
  return Array.isArray(value) ? `list of ${value.length}` : 'a group of values'
}
