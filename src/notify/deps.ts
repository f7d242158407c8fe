import type { ChatAdapter } from '../chat/outbound-port.ts'
import type { Card } from '../chat/port.ts'
import type { DescribedEvent } from '../chat/events/describe-event.ts'
import type { Platform } from '../domain/actor.ts'
import type { Event, Subject } from '../domain/events.ts'
import type { DescribedMail, ToMail } from '../mail/described-mail.ts'
import type { MailOut } from '../mail/port.ts'
import type { Db } from '../store/kit/database.ts'

export type RelayDeps = {
  db: Db
  /** UTC ms. */
  now: () => number
  adapters: ReadonlyMap<Platform, ChatAdapter>
  /** The card as it is now; null when its subject is gone. */
  drawCard: (subject: Subject) => Promise<Card | null>
  /** The sentence of an event that happened at `at`; null when there is nothing to tell any more. */
  describeEvent: (event: Event, at: number) => Promise<DescribedEvent | null>
  /** Absent without a mail server. */
  mail?: { out: MailOut; describe: (what: ToMail) => Promise<DescribedMail | null> } | null
  log: (problem: string, error: unknown) => void
  /** False once another process may have taken over: nothing more is begun then. */
  mayWork?: () => boolean
}
