import type { ChangesDocument } from '../bot/changes/document.ts'
import { SendProblem } from '../chat/outbound-port.ts'

/** What a mail is to us: facts in plain words, which a renderer escapes; nothing in it decides (F27). */
export type MailContent = {
  subject: string
  /** What happened, as one sentence. */
  heading: string
  /** Icon and word: never colour alone. */
  status: string
  facts: { label: string; text: string }[]
  /** In customers' words; null where it says nothing new. */
  told: ChangesDocument | null
  links: { label: string; url: string }[]
  /** Why this person gets it, and what a mail can't do. */
  footer: string[]
}

export type Mail = MailContent & {
  /** The outbox row's id: the same mail has the same Message-ID, however often it is tried. */
  key: string
  to: { name: string; address: string }
  /** The key of the mail that began the thread; null where this one does. */
  answers: string | null
  /** Where one click ends mails of this kind; null where they are no news but a duty. */
  unsubscribe: string | null
}

/** The way out. What fails throws SendProblem. */
export type MailOut = {
  send: (mail: Mail) => Promise<void>
  /** Why no mail goes out at the moment; null when all is well, as far as known. */
  problem: () => string | null
  /** Asks the server whether it would let us in, where nothing is known or something is wrong. */
  check: () => Promise<void>
  /** When the last one was taken by the server, UTC ms. */
  lastSentAt: () => number | null
}

/** The server will never take mail for this address: no other mail is tried until it is corrected. */
export class MailboxRefused extends SendProblem {
  constructor(message: string) {
    super('mail', message, null)
    this.name = 'MailboxRefused'
  }
}
