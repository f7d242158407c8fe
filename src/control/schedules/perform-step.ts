import { actorId } from '../../domain/actor.ts'
import { scheduleLabel } from '../../domain/time/schedule.ts'
import type { Step } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { ScheduleRow } from '../../store/schedules/schedules.ts'
import { acceptedAtPublish } from '../activations/accept-warnings.ts'
import { openSenders } from '../activations/activate-bot.ts'
import { authorize } from '../kit/authorize.ts'
import type { Ctx } from '../kit/context.ts'
import { leaveSenders } from '../activations/deactivate-bot.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'

/**
 * Does what a step of a schedule says, as whoever `ctx` acts for, with everything checked as it is
 * now (F51): rights, the version that is official, its validation, who holds the senders. In a
 * savepoint: what is refused leaves nothing behind, and the transaction goes on.
 * @returns why it was refused, or null when it is done
 */
export async function performStep(
  trx: Db,
  ctx: Ctx,
  schedule: ScheduleRow,
  step: Step,
): Promise<Refusal | null> {
  try {
    await trx.transaction((inner) =>
      step === 'activate' ? activate(inner, ctx, schedule) : deactivate(inner, ctx, schedule),
    )
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function activate(trx: Db, ctx: Ctx, { botId, plan }: ScheduleRow): Promise<void> {
  const bot = await botOrThrow(trx, botId)
  await authorize(trx, ctx, 'bot.activate', bot)
  const version = await currentOrThrow(trx, bot)
  const { senders, takeOver, graceMs } = plan
  const override = [...plan.override, ...(await acceptedAtPublish(trx, version))]
  // Nobody is there to be warned: a drain that is in the way ends, as the schedule's maker was told.
  const drainOptions = { graceMs, endDrains: 'all' as const }
  const by = actorId(ctx.actor)
  await openSenders(trx, ctx, {
    bot,
    version,
    senders,
    takeOver,
    override,
    by,
    drainOptions,
  })
}

async function deactivate(trx: Db, ctx: Ctx, schedule: ScheduleRow): Promise<void> {
  const { botId, plan, number } = schedule
  const bot = await botOrThrow(trx, botId)
  await authorize(trx, ctx, 'bot.deactivate', bot)
  const active = await activeSenderNames(trx, botId)
  const senders = plan.senders.filter((name) => active.includes(name))
  if (senders.length === 0) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} is not active on ${plan.senders.join(', ')} any more.`,
      `See where it is active with /bots show ${bot.slug}.`,
    )
  }
  const { openSessions, graceMs } = plan
  const reason = plan.reason === '' ? `planned as ${scheduleLabel(number)}` : plan.reason
  const drainOptions = { openSessions, graceMs, endDrains: 'all' as const }
  await leaveSenders(trx, ctx, { bot, senders, by: actorId(ctx.actor), reason, ...drainOptions })
}
