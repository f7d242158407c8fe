import type { Span } from '../port.ts'
import { oneLine } from '../kit/rich.ts'

/** What a sentence needs to know beside the event. */
export type EventFacts = {
  /** `R-12` or the bot's name. */
  name: string
  bot: string
  /** Of a request that is no publish: `wants to end the gray release of`. */
  asks?: string
  /** What came of a request's approval. */
  came?: (label: string) => string
  who: (personId: string) => Span
  at: number
  /** The event's version or sender, as people call it. */
  label: string
  /** Of the command names. */
  prefix: string
}

export const quote = (text: string): string => `“${oneLine(text, 500)}”`
