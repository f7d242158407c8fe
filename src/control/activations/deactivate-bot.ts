import { z } from 'zod'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { activationsOf, endActivation } from '../../store/live/activations.ts'
import type { ActivationRow } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsOnSenders } from '../../store/live/drains.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { senderById } from '../../store/senders/senders.ts'
import { queueBotRedraws, queueThreadLine } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from '../bots/bot-view.ts'
import type { BotView } from '../bots/bot-view.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { endDrain } from './end-drain.ts'
import { drainOptionFields } from './drain-options.ts'
import { mustAgree, stepDown } from './step-down.ts'

const Input = z.object({
  bot: z.string(),
  /** Names; an empty list is every sender that the bot is active on. */
  senders: z.array(z.string()).max(100).default([]),
  reason: z
    .string()
    .trim()
    .min(1, 'Say why.')
    .max(maxCommentLength, `At most ${maxCommentLength} characters.`),
  openSessions: z.enum(['finish', 'end']),
  ...drainOptionFields,
})

/** Steps an active bot down from all or chosen senders (F47); what drained there ends with it. */
export async function deactivateBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<BotView> {
  const input = parseInput(Input, raw)
  const left = await change(ctx, 'bot.deactivate', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'bot.deactivate', bot)
    await leaveSenders(trx, ctx, { ...input, bot, by: person.id })
    return bot
  })
  return viewBot(ctx.db, left, ctx)
}

type Left = Omit<z.output<typeof Input>, 'bot'>

/** What a deactivation does, inside the transaction of whoever may (F47, F51). */
export async function leaveSenders(
  trx: Db,
  ctx: Ctx,
  what: Left & { bot: BotRow; by: string },
): Promise<void> {
  const { bot, by } = what
  const chosen = await chosenActivations(trx, bot, what.senders)
  await bumpRouteRevision(trx, { botIds: [bot.id] })
  for (const active of chosen) await leave(trx, ctx, active, by, what)
  await queueBotRedraws(trx, ctx, bot.id)
}

async function chosenActivations(
  trx: Db,
  bot: BotRow,
  names: readonly string[],
): Promise<ActivationRow[]> {
  const all = await activationsOf(trx, bot.id)
  const chosen: ActivationRow[] = []
  for (const active of all) {
    const { name } = await senderById(trx, active.senderId)
    if (names.length === 0 || names.includes(name)) chosen.push(active)
  }
  if (chosen.length > 0 && chosen.length >= names.length) return chosen
  throw new Refusal(
    'PRECONDITION_FAILED',
    all.length === 0
      ? `${bot.name} is not active anywhere.`
      : `${bot.name} is not active on ${names.join(', ')}.`,
    `See where it is active with /bots show ${bot.slug}.`,
  )
}

async function leave(
  trx: Db,
  ctx: Ctx,
  active: ActivationRow,
  by: string,
  drainOptions: Left,
): Promise<void> {
  const { botId, senderId } = active
  const { reason, openSessions } = drainOptions
  await endActivation(trx, active, by, ctx.now())
  for (const drain of await drainsOnSenders(trx, [senderId])) {
    await mustAgree(trx, drain, drainOptions)
    await endDrain(trx, ctx, drain, 'deactivated')
  }
  for (const { versionId, track } of await releasesOf(trx, botId)) {
    await stepDown(trx, ctx, { botId, versionId, senderId, track }, drainOptions)
  }
  const { name } = await senderById(trx, senderId)
  await recordAudit(trx, ctx, {
    action: 'bot.deactivate',
    subject: `bot:${botId}`,
    before: { sender: name },
    after: { reason, openSessions },
  })
  const event = { type: 'bot.deactivated', botId, by, senderId, reason } as const
  await queueThreadLine(trx, ctx, botId, `bot:${botId}`, event)
}
