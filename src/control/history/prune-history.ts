import { setTimeout as pause } from 'node:timers/promises'
import { deleteOldCards } from '../../store/delivery/cards.ts'
import { pruneDirects } from '../../store/delivery/directs.ts'
import { deleteOldInbound } from '../../store/delivery/inbound.ts'
import { deleteOldInboxMessages } from '../../store/inbox/inbox-rows.ts'
import { pruneFormDrafts } from '../../store/delivery/form-drafts.ts'
import { pruneInteractions } from '../../store/delivery/interactions.ts'
import { pruneSent } from '../../store/delivery/outbox.ts'
import {
  deleteOldPlaygroundFiles,
  deleteOldPlaygroundMessages,
} from '../../store/delivery/playground-messages.ts'
import { pruneGrayChats } from '../../store/gray/gray-chats.ts'
import { deleteOldContacts } from '../../store/live/contacts.ts'
import { deleteOldTries } from '../../store/live/tries.ts'
import { deleteOldUnreadTold } from '../../store/live/unread-told.ts'
import { deleteOldNews } from '../../store/senders/channel-news.ts'
import { pruneTexts } from '../../store/kit/unused-texts.ts'
import { pruneMailThreads } from '../../store/mail/mail-threads.ts'
import { deleteOldMessages, deleteOldSessions } from '../../store/live/history.ts'
import { pruneMailProofs } from '../../store/people/mail-proofs.ts'
import { pruneNotices } from '../../store/notifiers/notices.ts'
import { pruneReminders } from '../../store/requests/reminders.ts'
import { deleteOldWindows } from '../../store/outbound/contact-windows.ts'
import type { Ctx } from '../kit/context.ts'
import { sumPruned } from './sum-pruned.ts'

/** How many days each is kept. */
export type Retention = {
  /** Customers' names since they were last heard of, sessions and tries since their end, with all that was said in them, cards of what was decided, and the playground's channels. */
  sessionDays: number
  /** Ids of messages that came in, who was told what, and how to reach who wrote. */
  inboundDays: number
  /** What was sent to the chats, and what channels told. */
  sentDays: number
}

const dayMs = 24 * 3_600_000
/** Nobody scrolls back further to press a button of a direct message. */
const directDays = 30
/** A text is written before what names it. */
const textDays = 1
/** Codes are counted for a day. */
const codeDays = 2
/** Chats deliver an interaction again within minutes. */
const interactionDays = 1

/** So few that nobody waits long for one slice, and so many that a minute takes out what one brings. */
const rowsAtOnce = 500
const slicesAtOnce = 20
/** Each has megabytes. */
const filesAtOnce = 5
const pauseMs = 25

/**
 * Deletes what is older than it is kept, each minute some of it, each slice its own transaction.
 * Decisions stay forever: requests, reviews, versions, who wrote what. The audit log has a setting of
 * its own, and has once a day how many of what went (F62). A kind that fails holds up no other. Returns
 * how many rows went.
 */
export async function pruneHistory(
  ctx: Ctx,
  { sessionDays, inboundDays, sentDays }: Retention,
): Promise<number> {
  const { db } = ctx
  const before = (days: number) => ctx.now() - days * dayMs
  const limit = rowsAtOnce
  const kinds: Record<string, () => Promise<number>> = {
    sessions: () => deleteOldSessions(db, { before: before(sessionDays), limit }),
    messages: () => deleteOldMessages(db, { before: before(sessionDays), limit }),
    'tried chats': () => deleteOldTries(db, { before: before(sessionDays), limit }),
    cards: () => deleteOldCards(db, { before: before(sessionDays), limit }),
    'playground messages': () =>
      deleteOldPlaygroundMessages(db, { before: before(sessionDays), limit }),
    'playground files': () =>
      deleteOldPlaygroundFiles(db, { before: before(sessionDays), limit: filesAtOnce }),
    'reply windows': () => deleteOldWindows(db, { before: before(inboundDays), limit }),
    'ids of messages': () => deleteOldInbound(db, { before: before(inboundDays), limit }),
    'received messages': () => deleteOldInboxMessages(db, { before: before(inboundDays), limit }),
    customers: () => deleteOldContacts(db, { before: before(sessionDays), limit }),
    'notes of unread messages': () =>
      deleteOldUnreadTold(db, { before: before(inboundDays), limit }),
    'channel news': () => deleteOldNews(db, before(sentDays)),
    'sent messages': () => pruneSent(db, before(sentDays), limit),
    'direct messages': () => pruneDirects(db, before(directDays), limit),
    'mail threads': () => pruneMailThreads(db, before(directDays), limit),
    'mail codes': () => pruneMailProofs(db, before(codeDays), limit),
    reminders: () => pruneReminders(db, before(directDays), limit),
    'gray chats': () => pruneGrayChats(db, before(sessionDays), limit),
    notices: () => pruneNotices(db),
    'half-filled forms': () => pruneFormDrafts(db, ctx.now()),
    interactions: () => pruneInteractions(db, before(interactionDays), limit),
    texts: () => pruneTexts(db, { now: ctx.now(), before: before(textDays) }),
  }
  const removed: Record<string, number> = {}
  for (const [name, kind] of Object.entries(kinds)) {
    const rows = await inSlices(kind).catch((error: unknown) => {
      ctx.ports.logBug(`pruning of ${name}`, error)
      return 0
    })
    if (rows > 0) removed[name] = rows
  }
  await sumPruned(ctx, removed)
  return Object.values(removed).reduce((sum, rows) => sum + rows, 0)
}

async function inSlices(slice: () => Promise<number>): Promise<number> {
  let all = 0
  for (let slices = 0; slices < slicesAtOnce; slices += 1) {
    const rows = await slice()
    if (rows === 0) break
    all += rows
    await pause(pauseMs)
  }
  return all
}
