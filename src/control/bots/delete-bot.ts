import { z } from 'zod'
import { scheduleLabel } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow, deleteBotRows } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { findSchedule, openSteps } from '../../store/schedules/schedules.ts'
import { queueBotRedraws, queueDirectRedraws } from '../kit/queue-redraws.ts'
import { openTryIdsOf } from '../../store/live/tries.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string(), confirm: z.string() })

/** Deletes a bot that has never been active (F7); its short name is typed to confirm. */
export async function deleteBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ slug: string; name: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'bot.delete', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'bot.delete', bot)
    await mustBeDeletable(trx, bot)
    if (input.confirm.trim() !== bot.slug) {
      throw new Refusal(
        'VALIDATION',
        `To delete ${bot.name}, type its short name.`,
        `Type ${bot.slug} to confirm.`,
        { confirm: `Type ${bot.slug}.` },
      )
    }
    await queueBotRedraws(trx, ctx, bot.id)
    for (const id of await openTryIdsOf(trx, bot.id)) {
      await queueDirectRedraws(trx, ctx, `try:${id}`)
    }
    await deleteBotRows(trx, bot.id)
    await recordAudit(trx, ctx, {
      action: 'bot.delete',
      subject: `bot:${bot.id}`,
      before: { slug: bot.slug, name: bot.name, createdBy: bot.createdBy },
    })
    return { slug: bot.slug, name: bot.name }
  })
}

async function mustBeDeletable(trx: Db, bot: BotRow): Promise<void> {
  if (bot.builtIn === 1) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} answers when another bot fails, so it is never deleted.`,
      'Change what it says in its draft and publish it.',
    )
  }
  if (bot.lastActiveAt !== null) {
    const day = new Date(bot.lastActiveAt).toISOString().slice(0, 10)
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} can’t be deleted: customers used it, on ${day} for the last time.`,
      `Deactivate it: /deactivate ${bot.slug}.`,
    )
  }
  const [planned] = await openSteps(trx, bot.id)
  const schedule = planned && (await findSchedule(trx, planned.scheduleId))
  if (schedule) {
    const label = scheduleLabel(schedule.number)
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} is scheduled to be activated, by ${label}.`,
      `Cancel that first: /schedule cancel ${label}.`,
    )
  }
  const open = await openRequestOf(trx, bot.id)
  if (!open) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has an open request, R-${open.number}.`,
    `Withdraw R-${open.number} first.`,
  )
}
