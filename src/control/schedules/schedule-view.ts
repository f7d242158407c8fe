import { openStepStates, scheduleLabel } from '../../domain/time/schedule.ts'
import type { Plan, PlannedStep, StepState } from '../../domain/time/schedule.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { findSchedule, openSteps, stepsOf } from '../../store/schedules/schedules.ts'
import type { ScheduleRow } from '../../store/schedules/schedules.ts'

/** `isMoot`: a deactivation that is still to come, of what is not active any more. */
export type StepView = PlannedStep & { state: StepState; problem: string | null; isMoot: boolean }

/** A schedule as every list and card shows it (F51). Times are UTC ms. */
export type ScheduleView = {
  id: string
  /** `S-3` */
  label: string
  revision: number
  bot: { id: string; slug: string; name: string }
  maker: PersonRef
  plan: Plan
  /** In the order of their times. */
  steps: StepView[]
  /** When the next thing happens; null when all of it is over. */
  nextAt: number | null
}

export async function viewSchedule(db: Db, row: ScheduleRow): Promise<ScheduleView> {
  const { id, number, revision, makerId, plan } = row
  const bot = await botOrThrow(db, row.botId)
  const steps = await stepsOf(db, id)
  const names = await namesOf(db, [makerId])
  const opens = steps.some((step) => step.step === 'activate' && isOpen(step))
  const isOver = !opens && (await hasEnded(db, row))
  return {
    id,
    label: scheduleLabel(number),
    revision,
    bot: { id: bot.id, slug: bot.slug, name: bot.name },
    maker: names.get(makerId) ?? { id: makerId, name: 'Slipway' },
    plan,
    steps: steps.map((step) => ({
      ...plannedOf(step),
      state: step.state,
      problem: step.problem,
      isMoot: isOver && isOpen(step),
    })),
    nextAt: steps.find(isOpen)?.at ?? null,
  }
}

/** What is still to happen to a bot, or to all of them, the next one first. */
export async function openSchedules(
  db: Db,
  botId?: string,
  until = Infinity,
): Promise<ScheduleView[]> {
  const open = (await openSteps(db, botId)).filter(({ at }) => at <= until)
  const views: ScheduleView[] = []
  for (const id of new Set(open.map(({ scheduleId }) => scheduleId))) {
    const row = await findSchedule(db, id)
    if (row) views.push(await viewSchedule(db, row))
  }
  return views
}

/** Nothing of what a schedule is to end is active now. */
export async function hasEnded(
  db: Db,
  { botId, plan }: Pick<ScheduleRow, 'botId' | 'plan'>,
): Promise<boolean> {
  const active = await activeSenderNames(db, botId)
  return !plan.senders.some((name) => active.includes(name))
}

/** What was planned, without how it went. */
export const plannedOf = ({ step, wall, zone, which, at }: PlannedStep): PlannedStep => ({
  step,
  wall,
  zone,
  which,
  at,
})

export const isOpen = ({ state }: { state: StepState }): boolean =>
  openStepStates.some((open) => open === state)
