import type { Track } from './request.ts'

/** WhatsApp's default (F50). */
export const sessionExpiryMs = 4 * 3_600_000

/**
 * With a person it is kept over a weekend: who was told when people are back is not met by the bot
 * again before that (F73).
 */
const handedOverExpiryMs = 72 * 3_600_000

/** How long after its last message a session ends. */
export const expiryOf = (session: { handedOver: boolean }, expiryMs: number): number =>
  session.handedOver ? Math.max(expiryMs, handedOverExpiryMs) : expiryMs

/** The open session of an end user, as far as it matters who answers. */
type OpenSession = {
  versionId: string | null
  track: Track | null
  handedOver: boolean
  lastAt: number
}
/** The active bot of a sender. */
export type ActiveBot = {
  botId: string
  officialId: string | null
  /** The gray version that a rule gives to this end user; no rule is built yet. */
  gray: { versionId: string; rule: string } | null
}
export type Drain = { versionId: string; track: Track; dueAt: number }

export type RouteInput = {
  session: OpenSession | null
  active: ActiveBot | null
  drains: readonly Drain[]
  /** UTC ms. */
  at: number
  /** A session closes this long after its last message (F50). */
  expiryMs: number
}

/** Why a session that is still open has to be closed before anything else. */
type Closing = 'expired' | 'drained'
/** What a new session would be opened with. */
export type Opening =
  | { kind: 'gray' | 'official'; botId: string; versionId: string; rule: string | null }
  | { kind: 'none'; why: 'no active bot' | 'not released' }
export type Route =
  | { kind: 'pinned' }
  | { kind: 'draining' }
  | (Opening & { closes: Closing | null })

/**
 * Who answers: an open session keeps its version (F49), also while it drains (F45); everybody else
 * gets the gray version where a rule says so, else the official one.
 */
export function chooseRoute(input: RouteInput): Route {
  const { session, active } = input
  const closes = session && closingOf(session, input)
  if (!session || closes) return { ...openingOn(active), closes }
  return { kind: drainOf(session, input) ? 'draining' : 'pinned' }
}

export function openingOn(active: ActiveBot | null): Opening {
  if (!active) return { kind: 'none', why: 'no active bot' }
  const { botId, officialId, gray } = active
  if (gray) return { kind: 'gray', botId, ...gray }
  if (officialId === null) return { kind: 'none', why: 'not released' }
  return { kind: 'official', botId, versionId: officialId, rule: null }
}

/** Who talks to a person is not cut off by a drain's end, only by silence. */
function closingOf(session: OpenSession, input: RouteInput): Closing | null {
  if (session.lastAt + expiryOf(session, input.expiryMs) <= input.at) return 'expired'
  const drain = drainOf(session, input)
  return drain && drain.dueAt <= input.at && !session.handedOver ? 'drained' : null
}

function drainOf({ versionId, track }: OpenSession, { drains }: RouteInput): Drain | undefined {
  return drains.find((drain) => drain.versionId === versionId && drain.track === track)
}
