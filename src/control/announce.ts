import { monotonicFactory } from 'ulid'
import { actorId } from '../domain/actor.ts'
import type { Event, Subject } from '../domain/events.ts'
import { homesOf } from '../store/bot-homes.ts'
import type { Home } from '../store/bot-homes.ts'
import { placesOf } from '../store/cards.ts'
import type { Db } from '../store/database.ts'
import { queue } from '../store/outbox.ts'
import { accountsOf } from '../store/people.ts'
import { openRequestOf } from '../store/requests.ts'
import { versionsOf } from '../store/versions.ts'
import type { Ctx } from './context.ts'

// Rows of one channel go out in the order of their ids, also those of one millisecond.
const nextId = monotonicFactory()

/**
 * Has the subject's card drawn anew, in this transaction (F67): in each home channel of the bot, and
 * wherever else a copy of it stands.
 */
export async function announceCard(
  trx: Db,
  ctx: Ctx,
  botId: string,
  subject: Subject,
): Promise<void> {
  const homes = await homesOf(trx, botId)
  const isHome = ({ platform, install, channel }: Home) =>
    homes.some((h) => h.platform === platform && h.install === install && h.channel === channel)
  const others = (await placesOf(trx, subject)).filter((place) => !isHome(place))
  await toPlaces(trx, ctx, [...homes, ...others], { kind: 'card', subject, event: null })
}

/**
 * Has every card drawn anew that shows how the bot stands: its own, that of its open request, and
 * those of the requests behind what is released and what was before.
 */
export async function announceBot(trx: Db, ctx: Ctx, botId: string): Promise<void> {
  await announceCard(trx, ctx, botId, `bot:${botId}`)
  const open = await openRequestOf(trx, botId)
  const behind = (await versionsOf(trx, botId, 2)).map((version) => version.requestId)
  for (const id of [open?.id, ...behind]) {
    if (id) await announceCopies(trx, ctx, `request:${id}`)
  }
}

/** Redraws a card only where it stands already: an old one is not news in a new channel. */
async function announceCopies(trx: Db, ctx: Ctx, subject: Subject): Promise<void> {
  await toPlaces(trx, ctx, await placesOf(trx, subject), { kind: 'card', subject, event: null })
}

/** Puts one line for the event under the subject's card, in each home channel of the bot. */
export async function announceLine(
  trx: Db,
  ctx: Ctx,
  botId: string,
  subject: Subject,
  event: Event,
): Promise<void> {
  await toPlaces(trx, ctx, await homesOf(trx, botId), { kind: 'line', subject, event })
}

/** Tells people directly, on each account they have; who acts knows already and is left out. */
export async function announceTo(
  trx: Db,
  ctx: Ctx,
  personIds: readonly string[],
  subject: Subject,
  event: Event,
): Promise<void> {
  const others = [...new Set(personIds)].filter((id) => id !== actorId(ctx.actor))
  const accounts = await accountsOf(trx, others)
  const rows = accounts.map(({ platform, install, userId }) => ({
    id: nextId(ctx.now()),
    kind: 'dm' as const,
    platform,
    install,
    target: userId,
    subject,
    event,
  }))
  await queue(trx, rows, ctx.now())
}

async function toPlaces(
  trx: Db,
  ctx: Ctx,
  places: readonly Home[],
  what: { kind: 'card' | 'line'; subject: Subject; event: Event | null },
): Promise<void> {
  const rows = places.map(({ platform, install, channel }) => ({
    ...what,
    id: nextId(ctx.now()),
    platform,
    install,
    target: channel,
  }))
  await queue(trx, rows, ctx.now())
}
