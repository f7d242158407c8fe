import type { Platform } from './actor.ts'
import type { HandOffEvent } from './conversation/hand-off.ts'
import type { Circumstance } from './notifiers/notifier.ts'
import type { DrainEnd } from './drain.ts'
import type { ScheduleEvent } from './time/schedule-event.ts'

/**
 * What happened, as data. A verb leaves events in the outbox; chat makes the sentences when they are
 * sent, so that a wording never has to be migrated. Ids are ULIDs, times UTC milliseconds.
 */
export type Event =
  | { type: 'request.made'; requestId: string; by: string; revision: number }
  | { type: 'request.approval'; requestId: string; by: string; left: number }
  /** By a role that moved since. */
  | { type: 'request.enough'; requestId: string }
  | { type: 'request.approved'; requestId: string; by: string; versionId: string }
  | { type: 'request.declined'; requestId: string; by: string; reason: string }
  | { type: 'request.changes'; requestId: string; by: string; reason: string }
  | { type: 'request.commented'; requestId: string; by: string; comment: string }
  | { type: 'request.withdrawn'; requestId: string; by: string }
  | { type: 'request.expired'; requestId: string }
  /** To one who still owes their review. */
  | { type: 'request.reminder'; requestId: string; revision: number; expiresAt: number }
  /** Half of its lifetime is over. */
  | { type: 'request.waiting'; requestId: string; expiresAt: number }
  | { type: 'request.stale'; requestId: string; why: string }
  | {
      type: 'request.rebased'
      requestId: string
      by: string
      revision: number
      /** How many approvals count again (F79); older events say nothing. */
      restored?: number
    }
  | { type: 'request.invalid'; requestId: string; by: string; errors: string[] }
  | {
      type: 'request.break-glass'
      requestId: string
      by: string
      reason: string
      lookDueAt: number
    }
  | { type: 'request.look-overdue'; requestId: string }
  | { type: 'request.looked-at'; requestId: string; by: string }
  /** Two records are one person now; `name` is the one that went. */
  | { type: 'request.joined'; requestId: string; by: string; name: string; into: string }
  | { type: 'link.made' | 'link.confirmed'; linkId: string; by: string }
  /** Who takes no direct messages, and whether their review is what is asked for. */
  | { type: 'request.unreached'; requestId: string; by: string; owes: boolean }
  | {
      type: 'version.reverted'
      botId: string
      by: string
      versionId: string
      to: string
      reason: string
    }
  /** What a release did to the bot's senders, by name; `silenced` where none is left (F48). */
  | {
      type: 'bot.senders'
      botId: string
      by: string
      versionId: string
      left: string[]
      /** Off already; older events have none. */
      dropped?: string[]
      gained: string[]
      silenced: string[]
    }
  | { type: 'bot.activated'; botId: string; by: string; senderId: string }
  | { type: 'bot.deactivated'; botId: string; by: string; senderId: string; reason: string }
  | (DrainEvent & { type: 'drain.started'; sessions: number; dueAt: number })
  | (DrainEvent & { type: 'drain.extended'; dueAt: number })
  /** Of the sessions that were open at its start: closed by its end, and open still with a person. */
  | (DrainEvent & {
      type: 'drain.ended'
      why: DrainEnd
      opened: number
      closed: number
      open: number
    })
  | {
      type: 'policy.proposed' | 'policy.confirmed' | 'policy.dropped' | 'policy.expired'
      botId: string
      by: string
      looseningId: string
    }
  | {
      type: 'gray.started' | 'gray.promoted' | 'gray.ended'
      botId: string
      by: string
      versionId: string
    }
  | { type: 'gray.step'; botId: string; by: string; versionId: string; basisPoints: number }
  | {
      type: 'gray.held' | 'gray.taken-back'
      botId: string
      by: string
      versionId: string
      why: string
    }
  | { type: 'gray.waits'; botId: string; by: string; versionId: string; why: string }
  | {
      type: 'gray.rule'
      botId: string
      by: string
      rule: string
      what: 'wider' | 'confirmed' | 'dropped' | 'changed'
    }
  | ScheduleEvent
  | HandOffEvent
  /** Of an older version; now it is `handoff.opened`. */
  | { type: 'bot.handed-over'; botId: string; sessionId: string }
  /** A card of the bot can't be posted in its home channel, or its lines find no thread there. */
  | {
      type: 'home.unreachable' | 'home.threadless'
      botId: string
      platform: Platform
      install: string
      channel: string
      /** What is missing, in words; older events have none. */
      problem?: string
    }
  /** By itself: whoever ends it knows (F8). */
  | {
      type: 'try.ended'
      tryId: string
      botId: string
      personId: string
      why: 'idle' | 'decided'
    }
  /**
   * What stands in the direct messages of whoever tries, and offers something until the try ends: that
   * it began, and a message of the bot as it was said. It is kept to be drawn again, and told to nobody.
   */
  | { type: 'try.began'; tryId: string; botId: string; personId: string }
  | {
      type: 'try.said'
      tryId: string
      botId: string
      personId: string
      text: string
      /** `key` is in the id of our button; a link has none. */
      buttons: { title: string; key: string | null; url: string | null }[]
    }
  /** The mail server refuses somebody's address for good, or the one that they want. */
  | {
      type: 'mail.refused' | 'mail.code-refused'
      personId: string
      address: string
      problem: string
    }
  /** A code goes to an address that somebody says is theirs (F29); it stands nowhere. */
  | { type: 'mail.code'; personId: string; proofId: string }
  /** Told to an error notifier (F64): how often since when, and the newest of it. */
  | {
      type: 'bot.trouble'
      botId: string
      circumstance: Circumstance
      count: number
      since: number
      problem: string
      contact: string
    }
  | { type: 'notifier.test'; notifierId: string; name: string; by: string }
  | { type: 'notifier.off'; notifierId: string; name: string; why: string }
  /** For subscribers (F83); `from` is what customers met before, null for a first version. */
  | {
      type: 'version.news'
      botId: string
      by: string
      versionId: string
      from: string | null
      how: 'released' | 'gray' | 'promoted' | 'reverted'
    }
  | { type: 'bot.failed'; botId: string; sessionId: string | null; problem: string }

type DrainEvent = {
  botId: string
  drainId: string
  versionId: string
  senderId: string
  by: string
}

/**
 * What a card is about: `request:<id>`, `policy:<id>` (looser rules), `link:<id>` (an account or a bot
 * that an admin gave somebody), `gray:<bot id>` (a gray release), `handoff:<id>` (a customer who waits for
 * a person), `notifier:<id>` (who is told of errors) or `bot:<id>` (the bot's live card). `person:<id>`
 * and `try:<id>` (a conversation with a candidate) have no card.
 */
export type Subject =
  `${'request' | 'bot' | 'policy' | 'link' | 'gray' | 'handoff' | 'notifier' | 'person' | 'try'}:${string}`
