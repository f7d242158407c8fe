import type { PersonRef } from '../store/people.ts'
import type { RequestState, Track, Verdict } from '../domain/request.ts'

/** One line of what a request changes: `flow:track_order` added, changed or removed. */
export type ChangeLine = { part: string; kind: 'added' | 'changed' | 'removed'; lines: string[] }
export type VersionRef = { id: string; label: string }

/** A request as every card, form and API answer shows it. Times are UTC ms. */
export type RequestView = {
  id: string
  number: number
  revision: number
  state: RequestState
  track: Track
  bot: { id: string; slug: string; name: string; accessCode: string | null }
  requester: PersonRef
  comment: string
  hash: string
  createdAt: number
  expiresAt: number
  base: VersionRef | null
  changes: ChangeLine[]
  errors: number
  /** Codes of the warnings in the candidate, and those overridden by name (F10). */
  warnings: string[]
  overridden: string[]
  /** Senders of the candidate; `heldBy` names another bot that is active there (F44). */
  senders: {
    name: string
    channel: string
    masked: string
    heldBy: { bot: string; openSessions: number } | null
  }[]
  checklist: string[]
  /** Reviews of the current revision. */
  reviews: { person: PersonRef; verdict: Verdict; comment: string; ticks: string[]; at: number }[]
  approvalsNeeded: number
  approvals: number
  /** Who could still approve. */
  owing: PersonRef[]
  first: boolean
  decision: { by: PersonRef | null; at: number; reason: string | null } | null
  version: VersionRef | null
  breakGlass: {
    reason: string
    lookDueAt: number
    look: { by: PersonRef; at: number } | null
  } | null
  /** Names of the senders on which the bot is active now. */
  activeOn: string[]
}
