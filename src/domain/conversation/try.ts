import type { Button } from '../../bot/definition.ts'

/** A try is over after this much silence (F8). */
export const tryIdleMs = 30 * 60_000
/** What a customer's message holds. */
export const tryTextMax = 4096
/** More a minute is no conversation; each may call an action server. */
export const triedAMinuteMax = 30

/** What is tried: the candidate of a request as it stands, or an approved version. */
export type TriedContent = { requestId: string } | { versionId: string }

export type TriedMessage = { text: string; buttons: Button[] }

/** What one message of a try led to; `notes` are ours, for the one who tries. */
export type TriedTurn = {
  /** Before the messages: the conversation began anew. */
  notice: string | null
  messages: TriedMessage[]
  notes: string[]
}

/**
 * Lets what is tried answer, outside of all that is live.
 * @throws Refusal where nothing that talks can be made of it
 */
export type TalkInTry = (said: {
  tryId: string
  botId: string
  content: TriedContent
  text: string
  payload?: string
  /** UTC ms. */
  at: number
}) => Promise<TriedTurn>

export type TryEnd = 'idle' | 'decided' | 'ended' | 'replaced' | 'forbidden' | 'gone'
