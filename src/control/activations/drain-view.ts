import { botStateOf } from '../../domain/bot-state.ts'
import type { BotState } from '../../domain/bot-state.ts'
import type { Track } from '../../domain/request.ts'
import { graceText, latestEnd } from '../../domain/drain.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow, deletedMeanwhile } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findDrain } from '../../store/live/drains.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { senderById } from '../../store/senders/senders.ts'
import { countDrained } from '../../store/live/session-counts.ts'
import { versionRefs } from '../../store/bots/versions.ts'
import type { Ctx } from '../kit/context.ts'

/** A drain as cards and forms show it (F43, F46). Times are UTC ms. */
export type DrainView = {
  id: string
  bot: { id: string; name: string }
  version: { id: string; label: string }
  sender: string
  /** Open now, and at the start. */
  openSessions: number
  opened: number
  startedAt: number
  dueAt: number
  /** It can't be extended beyond this. */
  latestAt: number
  goodbye: string | null
}

export async function viewDrain(db: Db, drain: DrainRow): Promise<DrainView> {
  const { id, name } = await botOrThrow(db, drain.botId)
  const [version] = await versionRefs(db, [drain.versionId])
  if (!version) throw deletedMeanwhile()
  return {
    id: drain.id,
    bot: { id, name },
    version,
    sender: (await senderById(db, drain.senderId)).name,
    openSessions: await countDrained(db, drain),
    opened: drain.opened,
    startedAt: drain.startedAt,
    dueAt: drain.dueAt,
    latestAt: latestEnd(drain),
    goodbye: drain.goodbye,
  }
}

export const viewDrains = (db: Db, drains: readonly DrainRow[]): Promise<DrainView[]> =>
  Promise.all(drains.map((drain) => viewDrain(db, drain)))

/** A bot that answers no new session, while open ones go on (F45). */
export const isDraining = (bot: Standing): boolean => standingOfBot(bot) === 'draining'

type Standing = Parameters<typeof standingOfBot>[0]

export const standingOfBot = ({
  id,
  active,
  draining,
  releases,
}: {
  id: string
  active: readonly unknown[]
  draining: readonly DrainView[]
  releases: readonly { track: Track }[]
}): BotState =>
  botStateOf({
    isActive: active.length > 0,
    drains: draining.some(({ bot }) => bot.id === id),
    isReleased: releases.some(({ track }) => track === 'official'),
  })

/** `V1.0 of Shop on shop-whatsapp`. */
export const nameOf = ({ bot, version, sender }: DrainView): string =>
  `${version.label} of ${bot.name} on ${sender}`

/**
 * A drain that still ends when a form said it would; `then` is what to do after another look.
 * @throws Refusal NOT_FOUND, or CONFLICT when it is over or was extended meanwhile
 */
export async function drainAsShown(
  db: Db,
  ctx: Ctx,
  shown: Pick<DrainRow, 'id' | 'dueAt'>,
  then: string,
): Promise<DrainRow> {
  const drain = await openDrain(db, shown.id)
  if (drain.dueAt === shown.dueAt) return drain
  const left = graceText(drain.dueAt - ctx.now())
  throw new Refusal(
    'CONFLICT',
    `${nameOf(await viewDrain(db, drain))} got more time meanwhile: ${left} are left.`,
    `Look again, and ${then}`,
  )
}

async function openDrain(db: Db, id: string): Promise<DrainRow> {
  const drain = await findDrain(db, id)
  if (drain?.state === 'draining') return drain
  if (!drain) {
    throw new Refusal(
      'NOT_FOUND',
      'Those chats have already ended.',
      'The bot’s card shows which chats still finish.',
    )
  }
  throw new Refusal(
    'CONFLICT',
    `${nameOf(await viewDrain(db, drain))} has finished meanwhile.`,
    'Nothing is left to do; the bot’s card shows which chats still finish.',
  )
}
