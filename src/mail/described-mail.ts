import type { Event, Subject } from '../domain/events.ts'
import type { Mail } from './port.ts'

/** A row of the outbox, and where a card of its subject can be opened. */
export type ToMail = {
  key: string
  /** A person's id, or `notifier:<id>`. */
  target: string
  subject: Subject
  event: Event
  /** When it happened, UTC ms. */
  at: number
  cardUrl: string | null
}

/**
 * `isInThread`: it has the title of the mail that began its thread, or readers tear them apart.
 * `isStanding`: it says how something stands, so that a newer one says it better.
 */
export type DescribedMail = {
  mail: Omit<Mail, 'answers'>
  isInThread: boolean
  isStanding: boolean
}
