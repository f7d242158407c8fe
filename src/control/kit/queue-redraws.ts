import { actorId } from '../../domain/actor.ts'
import type { Event, Subject } from '../../domain/events.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { homesOf } from '../../store/bots/bot-homes.ts'
import type { Home } from '../../store/bots/bot-homes.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { enqueue, enqueueRedraw } from '../../store/delivery/enqueue.ts'
import type { OutboxQueue, OutboxKind } from '../../store/delivery/outbox.ts'
import { accountsOf } from '../../store/people/people.ts'
import { openRequestLines } from '../../store/bots/bot-lines.ts'
import { newestRequestIds } from '../../store/bots/version-lines.ts'
import type { Ctx } from './context.ts'

/**
 * Has the subject's card redrawn, in this transaction (F67): in each home channel of the bot,
 * wherever else a copy of it stands, and with everybody who was told of it directly.
 */
export async function queueCardRedraw(
  trx: Db,
  ctx: Ctx,
  botId: string,
  subject: Subject,
): Promise<void> {
  const homes = await homesOf(trx, botId)
  await enqueueRedraw(trx, { subject, homes, of: ['cards', 'directs'] }, ctx.now())
}

/** Redraws what people were told directly. */
export const queueDirectRedraws = (
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  subject: Subject,
): Promise<void> => enqueueRedraw(trx, { subject, homes: [], of: ['directs'] }, ctx.now())

/**
 * Has every card redrawn that shows how the bot stands: its own, that of its open request, and
 * those of the requests behind what is released and what was before (`behind`).
 */
export async function queueBotRedraws(
  trx: Db,
  ctx: Ctx,
  botId: string,
  behind?: readonly (string | null | undefined)[],
): Promise<void> {
  await queueCardRedraw(trx, ctx, botId, `bot:${botId}`)
  const [open] = await openRequestLines(trx, [botId])
  for (const id of [open?.id, ...(behind ?? (await newestRequestIds(trx, botId, 2)))]) {
    if (id) await queueCopyRedraws(trx, ctx, `request:${id}`)
  }
}

/**
 * Redraws what a drain concerns: its bot and the one that is active on its sender, and the requests
 * behind what they show, whose cards offer more time; `behind` is that of its own bot.
 */
export async function queueDrainRedraws(
  trx: Db,
  ctx: Ctx,
  { botId, senderId }: { botId: string; senderId: string },
  behind?: readonly string[],
): Promise<void> {
  const active = await activeOnSender(trx, senderId)
  for (const id of new Set([botId, active?.botId ?? botId])) {
    await queueCardRedraw(trx, ctx, id, `bot:${id}`)
    const [newest] = (id === botId ? behind : null) ?? (await newestRequestIds(trx, id, 1))
    if (newest) await queueCopyRedraws(trx, ctx, `request:${newest}`)
  }
}

/** Redraws a card only where it stands already: an old one is not news in a new channel. */
export const queueCopyRedraws = (trx: Db, ctx: Ctx, subject: Subject): Promise<void> =>
  enqueueRedraw(trx, { subject, homes: [], of: ['cards'] }, ctx.now())

/** Puts one line for the event under the subject's card, in each home channel of the bot. */
export async function queueThreadLine(
  trx: Db,
  ctx: Ctx,
  botId: string,
  subject: Subject,
  event: Event,
): Promise<void> {
  await toPlaces(trx, ctx, await homesOf(trx, botId), { kind: 'line', subject, event })
}

/** Tells people directly, on each account they have; who acts knows already and is left out. */
export async function queueDirectMessages(
  trx: Db,
  ctx: Ctx,
  personIds: readonly string[],
  subject: Subject,
  event: Event,
): Promise<void> {
  const others = [...new Set(personIds)].filter((id) => id !== actorId(ctx.actor))
  const accounts = await accountsOf(trx, others)
  const targets = accounts.map(({ platform, install, userId }) => ({
    platform,
    install,
    target: userId,
  }))
  await toTargets(trx, ctx, targets, { kind: 'dm', subject, event })
}

/** An adapter drew on the card in this place itself: the outbox decides (F67). */
export const queueRedrawAt = (
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  place: Home,
  subject: Subject,
): Promise<void> => toPlaces(trx, ctx, [place], { kind: 'card', subject, event: null })

type What = { kind: OutboxKind; subject: Subject; event: Event | null }

const toPlaces = (
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  places: readonly Home[],
  what: What,
): Promise<void> =>
  toTargets(
    trx,
    ctx,
    places.map(({ platform, install, channel: target }) => ({ platform, install, target })),
    what,
  )

const toTargets = (
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  targets: readonly OutboxQueue[],
  what: What,
): Promise<void> =>
  enqueue(
    trx,
    targets.map((target) => ({ ...what, ...target, id: nextOutboxId(ctx.now()) })),
    ctx.now(),
  )
