import type { Platform } from '../domain/actor.ts'
import type { Reach } from '../domain/reach.ts'
import type { Card, MessageRef, Notice, Place, Rich } from './port.ts'

export type Outgoing = { kind: 'card'; card: Card } | { kind: 'notice'; notice: Notice }

/**
 * The way out. `key` is the outbox row's id: an adapter posts it once wherever its platform lets it
 * know. A message that was deleted is `gone`; everything else that fails throws SendProblem.
 */
export type ChatAdapter = {
  platform: Platform
  post: (
    to: Place,
    content: Outgoing,
    key: string,
    attempt?: Attempt,
  ) => Promise<{ messageId: string }>
  edit: (at: MessageRef, content: Outgoing) => Promise<'edited' | 'gone'>
  /**
   * A final outcome is shown to the whole channel too, where the platform can; `pings` lets those
   * hear of it whom the line mentions. With `anew` a thread that was deleted or locked is `gone` too.
   * `lacks` says, in a sentence, which right is missing for the thread: the line stands below the card
   * instead.
   */
  reply: (
    under: MessageRef,
    line: Rich,
    key: string,
    how?: Attempt & { final?: boolean; pings?: boolean; anew?: boolean },
  ) => Promise<'sent' | 'gone' | { lacks: string }>
  /** Where it stands, so that it can be edited too; `closed` for whoever takes no direct messages. */
  direct: (
    to: { install: string; userId: string },
    content: Outgoing,
    key: string,
    attempt?: Attempt,
  ) => Promise<MessageRef | 'closed'>
  /** Where a message of a channel opens with one click; null where there is no such address. */
  permalink?: (at: MessageRef) => Promise<string | null>
}

/** An earlier attempt may have been posted, although no answer said so: look before posting again. */
export type Attempt = { maybePosted?: boolean }

/**
 * A delivery that did not work. `retryAfterMs` null means that trying again can't help: this message,
 * or, until somebody fixes its access, anything in this place or the whole install (`reach`). Where
 * the platform itself did not answer, everything of the install waits for it.
 */
export class SendProblem extends Error {
  readonly platform: Platform | 'mail'
  readonly retryAfterMs: number | null
  readonly reach: Reach
  /** The platform may have taken it all the same. */
  readonly isUnsure: boolean

  constructor(
    platform: Platform | 'mail',
    message: string,
    retryAfterMs: number | null,
    reach: Reach = 'message',
    isUnsure = reach === 'platform',
  ) {
    super(message)
    this.name = 'SendProblem'
    this.platform = platform
    this.retryAfterMs = retryAfterMs
    this.reach = reach
    this.isUnsure = isUnsure
  }
}
