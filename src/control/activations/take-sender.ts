import { Refusal } from '../../refusal.ts'
import { activeOnSender, endActivation, insertActivation } from '../../store/live/activations.ts'
import type { ActivationRow } from '../../store/live/activations.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainOfVersion } from '../../store/live/drains.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { queueBotRedraws, queueThreadLine } from '../kit/queue-redraws.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { resumeDrain } from './end-drain.ts'
import type { DrainOptions } from './drain-options.ts'
import { holderOf } from './senders-of.ts'
import { stepDown } from './step-down.ts'

/** What becomes of a sender that another bot holds, and of that bot's open sessions (F44). */
export type TakeOver = 'no' | 'finish' | 'end'

export type Taking = {
  bot: BotRow
  sender: SenderRow
  by: string
  takeOver: TakeOver
  /** The warnings that were accepted for it. */
  override: readonly string[]
  drainOptions: Omit<DrainOptions, 'openSessions'>
}

/** Puts the bot in front of the sender (F42, F44). Call after `bumpRouteRevision`. */
export async function takeSender(trx: Db, ctx: Ctx, taking: Taking): Promise<void> {
  const { bot, sender, by, takeOver, override } = taking
  const senderId = sender.id
  await resumeOwn(trx, ctx, bot, senderId)
  const held = await activeOnSender(trx, senderId)
  if (held) await giveUp(trx, ctx, held, taking)
  await insertActivation(trx, { botId: bot.id, senderId, activatedBy: by, activatedAt: ctx.now() })
  await recordAudit(trx, ctx, {
    action: 'bot.activate',
    subject: `bot:${bot.id}`,
    before: held ? { sender: sender.name, botId: held.botId } : { sender: sender.name },
    after: {
      sender: sender.name,
      botId: bot.id,
      takeOver,
      ...(override.length > 0 && { overridden: override }),
    },
  })
  const event = { type: 'bot.activated', botId: bot.id, by, senderId } as const
  await queueThreadLine(trx, ctx, bot.id, `bot:${bot.id}`, event)
}

/** A drain of the very version that opens would also catch the new sessions; its own just go on. */
async function resumeOwn(trx: Db, ctx: Ctx, bot: BotRow, senderId: string): Promise<void> {
  for (const { versionId } of await releasesOf(trx, bot.id)) {
    const drain = await drainOfVersion(trx, senderId, versionId)
    if (drain) await resumeDrain(trx, ctx, drain)
  }
}

/** The bot that holds the sender steps down from it, on every track (F44). */
async function giveUp(trx: Db, ctx: Ctx, held: ActivationRow, taking: Taking): Promise<void> {
  const { bot, sender, by, takeOver, drainOptions } = taking
  const { botId, senderId } = held
  if (takeOver === 'no') throw taken(sender, await holderOf(trx, senderId, bot.id))
  await endActivation(trx, held, by, ctx.now())
  for (const { versionId, track } of await releasesOf(trx, botId)) {
    const version = { botId, versionId, senderId, track }
    await stepDown(trx, ctx, version, { ...drainOptions, openSessions: takeOver })
  }
  const reason = `${bot.name} took over`
  await recordAudit(trx, ctx, {
    action: 'bot.deactivate',
    subject: `bot:${botId}`,
    after: { sender: sender.name, reason },
  })
  await queueBotRedraws(trx, ctx, botId)
  const event = { type: 'bot.deactivated', botId, by, senderId, reason } as const
  await queueThreadLine(trx, ctx, botId, `bot:${botId}`, event)
}

function taken(sender: SenderRow, holder: { bot: string; openSessions: number } | null): Refusal {
  const who = holder
    ? `${holder.bot} with ${holder.openSessions} open chat${holder.openSessions === 1 ? '' : 's'}`
    : 'another bot'
  return new Refusal(
    'CONFLICT',
    `${sender.name} is taken by ${who}.`,
    'Choose whether its open chats may finish or end at once, and activate again.',
    { takeOver: `${sender.name} is taken by ${who}: say what happens to them.` },
  )
}
