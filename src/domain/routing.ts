import type { ChooseGray } from './gray/choose-gray.ts'
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
  /** A gray version beside it, and who meets it (F33). */
  gray: { versionId: string; choose: ChooseGray } | null
}
/** Which version of the exception bot speaks to a customer, as it is recorded. */
export type ExceptionSide = {
  botId: string
  versionId: string
  track: Track
  rule: string | null
}
export type Drain = { versionId: string; track: Track; dueAt: number }

export type RouteInput = {
  contact: string
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
  | {
      kind: 'gray' | 'official'
      botId: string
      versionId: string
      rule: string | null
      /** Of 10,000, so many get the gray version by chance; null where this one is not compared. */
      share: number | null
    }
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
  if (!session || closes) return { ...openingOn(active, input.contact), closes }
  return { kind: drainOf(session, input) ? 'draining' : 'pinned' }
}

export function openingOn(active: ActiveBot | null, contact: string): Opening {
  if (!active) return { kind: 'none', why: 'no active bot' }
  const { botId, officialId, gray } = active
  const choice = gray?.choose(contact) ?? { rule: null, share: null }
  if (gray && choice.rule !== null) {
    return {
      kind: 'gray',
      botId,
      versionId: gray.versionId,
      rule: choice.rule,
      share: choice.share,
    }
  }
  if (officialId === null) return { kind: 'none', why: 'not released' }
  return { kind: 'official', botId, versionId: officialId, rule: null, share: choice.share }
}

/**
 * Which version of the exception bot a contact gets (F37): that of its session as long as it is
 * released, else by the rules of a new session. Null where it has no official version.
 */
export function chooseException(
  bot: ActiveBot,
  contact: string,
  kept: ExceptionSide | null,
): ExceptionSide | null {
  const { botId, officialId, gray } = bot
  if (kept && kept.versionId === officialId) return { ...kept, track: 'official', rule: null }
  if (kept && kept.versionId === gray?.versionId) return kept
  const opening = openingOn(bot, contact)
  if (opening.kind === 'none') return null
  return { botId, versionId: opening.versionId, track: opening.kind, rule: opening.rule }
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
