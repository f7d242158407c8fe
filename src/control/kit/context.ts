import type { Desk } from '../../domain/people/desk.ts'
import type { Background } from '../../background.ts'
import type { Accounts } from '../../domain/conversation/channel-account.ts'
import type { TalkInTry } from '../../domain/conversation/try.ts'
import type { PostWebhook } from '../../domain/notifiers/webhook.ts'
import type { Actor, Platform } from '../../domain/actor.ts'
import type { Db } from '../../store/kit/database.ts'
import type { SealKeys } from '../../store/kit/seal.ts'

/** Which step of which schedule to wake up for, and when (UTC ms). */
export type Wake = {
  scheduleId: string
  revision: number
  step: 'activate' | 'deactivate'
  dueAt: number
}

/** Small ports to what the control plane may not import; wired by main. */
export type Ports = {
  /** Something was committed that the outbox relay should send now. */
  wakeRelay: () => void
  /**
   * Arms a wake-up after a commit; never waits and never throws. Losing one is harmless: the sweep
   * finds what is due (F51).
   */
  wake: (wake: Wake) => void
  /** What an admin should fix while everything else goes on, a sentence for each part. */
  troubles?: () => Record<string, string>
  /** When the last mail went out, UTC ms; absent without a mail server. */
  mailSentAt?: () => number | null
  /** Where a message of a chat opens with one click; null where there is no such address. */
  permalink?: (at: MessageAt) => Promise<string | null>
  /** Whether a chat is connected here; absent in a process that brings nothing to chats. */
  isConnected?: (platform: Platform) => boolean
  /** Calls a webhook; absent in a process that calls none. */
  postWebhook?: PostWebhook
  /** Runs a turn of a try; absent in a process that runs no bots. */
  talk?: TalkInTry
  /** A bug, with the reference that the user also sees. */
  logBug: (reference: string, error: unknown) => void
  /** Owns what goes on after an answer. */
  background: Background
}

export type MessageAt = { platform: Platform; install: string; channel: string; messageId: string }

export type Settings = {
  /** Where our pages are reached from outside, no slash at the end. */
  publicUrl: string
  /** Where links and QR codes are reached, when that is another domain; no slash at the end. */
  linkUrl: string | null
  /** Prefix of the command names, for example `acme-`; empty by default. */
  commandPrefix: string
  /** Seal secrets; null where no key is configured. */
  sealKeys: SealKeys | null
  /** The WhatsApp accounts of the environment, by name; null where WhatsApp is not set up. */
  whatsapp: Accounts | null
  /** Whether mail is sent (F29). */
  mail: boolean
  /** In which zone and hours the desk is at work (F28). */
  desk: Desk
  /** How long a request waits for its decision (F28). */
  requestLifetimeMs: number
}

/** Everything a verb needs; handed in, never looked up. `now` gives UTC milliseconds. */
export type Ctx = {
  db: Db
  actor: Actor
  now: () => number
  settings: Settings
  ports: Ports
  /** Called when a change was found right, about when it is committed; it must not wait or throw. */
  accepted?: () => void
}
