const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long a replaced version may finish its open sessions (F45). */
export const graceMsDefault = 30 * minuteMs
export const graceMsMin = minuteMs
export const graceMsMax = 24 * hourMs

/** `ending`: its time is over, and its sessions are being closed, some at a time. */
export const drainStates = ['draining', 'ending', 'ended'] as const
export type DrainState = (typeof drainStates)[number]

/** What happens to the sessions that are open when a version or a bot steps down. */
export type OpenSessions = 'finish' | 'end'

/** How a drain came to its end; `at once` is one that nobody gave a grace period. */
export type DrainEnd =
  | 'empty'
  | 'due'
  | 'now'
  | 'at once'
  | 'replaced'
  | 'deactivated'
  | 'active again'

const written = /^(?:(\d{1,4}) ?(?:h|hours?))? ?(?:(\d{1,4}) ?(?:m|min|minutes?))?$/i

/** `30 min`, `2 h` or `1 h 30 min` in ms; null for anything else, and outside of 1 min to 24 h. */
export function parseGrace(text: string): number | null {
  const match = written.exec(text.trim().replaceAll(/\s+/g, ' '))
  if (!match) return null
  const ms = Number(match[1] ?? 0) * hourMs + Number(match[2] ?? 0) * minuteMs
  return ms >= graceMsMin && ms <= graceMsMax ? ms : null
}

/** `1 h 30 min`, as `parseGrace` reads it; part of a minute counts as a whole one. */
export function graceText(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / minuteMs))
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** A drain may be extended, but never goes on for longer than a grace period may be (F46). */
export const latestEnd = ({ startedAt }: { startedAt: number }): number => startedAt + graceMsMax

/** Why a drain is over by itself, or null while it goes on. */
export function drainEndReason(
  { dueAt, open }: { dueAt: number; open: number },
  now: number,
): DrainEnd | null {
  if (open === 0) return 'empty'
  return dueAt <= now ? 'due' : null
}
