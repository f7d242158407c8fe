import { z } from 'zod'
import { oneOf } from '../../domain/one-of.ts'
import { missingPermission } from '../../domain/access.ts'
import { lateMsMax, scheduleLabel, steps } from '../../domain/time/schedule.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import type { Db } from '../../store/kit/database.ts'
import { findPerson } from '../../store/people/people.ts'
import {
  findSchedule,
  transitionStep,
  stepsOf,
  waitingSteps,
} from '../../store/schedules/schedules.ts'
import type { DueStep, ScheduleRow } from '../../store/schedules/schedules.ts'
import { rolesOf } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { dropRest, endStep } from './end-step.ts'
import { performStep } from './perform-step.ts'
import { hasEnded, isOpen } from './schedule-view.ts'
import { notifySchedule } from './notify-schedule.ts'

const Input = z.object({ schedule: z.string(), revision: z.number().int(), step: z.enum(steps) })

/** `nothing`: somebody else did it, or it was changed or cancelled. `early`: it is armed again. */
export type Fired = 'nothing' | 'early' | 'asking' | 'done' | 'failed' | 'skipped'

/**
 * What a wake-up calls (F51), as the system. The row decides: only a step that waits, in that very
 * revision, at its time. The activation and the step's end are one transaction, so that a crash
 * neither loses nor doubles it.
 */
export async function fireSchedule(ctx: Ctx, raw: z.input<typeof Input>): Promise<Fired> {
  const input = parseInput(Input, raw)
  const { schedule: scheduleId, revision, step } = input
  if (step === 'activate') await letOthersLeave(ctx, scheduleId)
  let dueAt = 0
  const fired = await change(ctx, 'schedule.fire', `schedule:${scheduleId}`, async (trx) => {
    const schedule = await findSchedule(trx, scheduleId)
    if (!schedule || schedule.revision !== revision) return 'nothing'
    const all = await stepsOf(trx, scheduleId)
    const found = all.find((one) => one.step === step)
    if (found?.state !== 'waiting') return 'nothing'
    dueAt = found.at
    if (found.at > ctx.now()) return 'early'
    return fire(trx, ctx, schedule, { ...found, revision })
  })
  if (fired === 'early') ctx.ports.wake({ scheduleId, revision, step, dueAt })
  return fired
}

/**
 * Wake-ups come in any order: whoever is to leave one of these senders by now leaves it first, so
 * that the sender is handed over (F51).
 */
async function letOthersLeave(ctx: Ctx, scheduleId: string): Promise<void> {
  const taking = await findSchedule(ctx.db, scheduleId)
  if (!taking) return
  for (const { scheduleId: id, revision, step } of await waitingSteps(ctx.db, ctx.now())) {
    if (step !== 'deactivate' || id === scheduleId) continue
    try {
      const leaving = await findSchedule(ctx.db, id)
      if (!leaving?.plan.senders.some((name) => taking.plan.senders.includes(name))) continue
      await fireSchedule(ctx, { schedule: id, revision, step })
    } catch (error) {
      // Its own wake-up tries it again; whoever starts here finds the sender taken.
      ctx.ports.logBug('schedules', error)
    }
  }
}

async function fire(trx: Db, ctx: Ctx, schedule: ScheduleRow, due: DueStep): Promise<Fired> {
  const acting: Ctx = {
    ...ctx,
    actor: { kind: 'schedule', scheduleId: schedule.id, personId: schedule.makerId },
  }
  const missed = await missedBy(trx, ctx, schedule, due)
  if (missed !== null) return end(trx, acting, schedule, due, 'skipped', missed)
  if (ctx.now() - due.at > lateMsMax) return ask(trx, ctx, schedule, due)
  const rightless = await rightlessBecause(trx, schedule)
  if (rightless !== null) return end(trx, acting, schedule, due, 'failed', rightless)
  const refusal = await performStep(trx, acting, schedule, due.step)
  return end(trx, acting, schedule, due, refusal ? 'failed' : 'done', refusal?.sentence ?? null)
}

async function end(
  trx: Db,
  ctx: Ctx,
  schedule: ScheduleRow,
  due: DueStep,
  state: 'done' | 'failed' | 'skipped',
  problem: string | null,
): Promise<Fired> {
  await endStep(trx, ctx, schedule, due, { state, problem })
  const isActive = problem === alreadyActive
  if (due.step === 'activate' && state !== 'done' && !isActive) await dropRest(trx, ctx, schedule)
  return state
}

const ended = 'it was not active there any more'
const alreadyActive = 'it was active there already'

/** Why there is nothing left to do, or null. */
async function missedBy(
  trx: Db,
  ctx: Ctx,
  { id, botId, plan }: ScheduleRow,
  { step }: DueStep,
): Promise<string | null> {
  const all = await stepsOf(trx, id)
  if (step === 'activate') {
    const over = all.some((one) => one.step === 'deactivate' && one.at <= ctx.now())
    if (over) return 'its whole time passed while nobody was there'
    const active = await activeSenderNames(trx, botId)
    return plan.senders.every((name) => active.includes(name)) ? alreadyActive : null
  }
  const start = all.find((one) => one.step === 'activate')
  if (!start || !isOpen(start)) return (await hasEnded(trx, { botId, plan })) ? ended : null
  await transitionStep(trx, start, {
    state: 'skipped',
    problem: 'nobody decided before its end',
    endedAt: ctx.now(),
  })
  return 'its activation did not happen'
}

/** A schedule acts with its maker's rights at the time it fires. */
async function rightlessBecause(trx: Db, schedule: ScheduleRow): Promise<string | null> {
  const maker = await findPerson(trx, schedule.makerId)
  const who = `${maker?.name ?? 'The person'}, who made ${scheduleLabel(schedule.number)},`
  if (!maker || maker.disabledAt !== null) return `${who} is switched off here.`
  const missing = missingPermission(await rolesOf(trx, maker.id), 'bot.schedule')
  return missing === null ? null : `${who} no longer has the ${oneOf(missing.org ?? [])} role.`
}

/** Too late to do it unasked: people decide, on the bot's card or in their message. */
async function ask(trx: Db, ctx: Ctx, schedule: ScheduleRow, due: DueStep): Promise<Fired> {
  const { botId, number } = schedule
  const { scheduleId, step, revision, at } = due
  if (!(await transitionStep(trx, due, { state: 'asking', askedAt: ctx.now() }))) return 'nothing'
  await recordAudit(trx, ctx, {
    action: 'schedule.late',
    subject: `bot:${botId}`,
    after: { schedule: scheduleLabel(number), step, lateMs: ctx.now() - at },
  })
  const about = { botId, number, scheduleId, step, revision, dueAt: at }
  await notifySchedule(trx, ctx, schedule, { type: 'schedule.late', ...about })
  return 'asking'
}
