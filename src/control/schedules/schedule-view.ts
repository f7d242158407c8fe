import { openStepStates, scheduleLabel } from '../../domain/time/schedule.ts'
import type { Plan, PlannedStep, StepState } from '../../domain/time/schedule.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { groupBy } from '../../domain/group-by.ts'
import { activeLines } from '../../store/bots/bot-lines.ts'
import { botsById, deletedMeanwhile } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { nextSteps, schedulesById, stepsOfMany } from '../../store/schedules/schedules.ts'
import type { ScheduleRow, StepRow } from '../../store/schedules/schedules.ts'

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
  const [view] = await viewSchedules(db, [row])
  if (!view) throw deletedMeanwhile()
  return view
}

/** What is still to happen to a bot, or to all of them, the next one first. */
export async function openSchedules(
  db: Db,
  { limit, ...filter }: { botId?: string; until?: number; limit: number },
): Promise<ScheduleView[]> {
  // Each schedule has at most two steps.
  const steps = await nextSteps(db, { ...filter, limit: 2 * limit })
  const ids = [...new Set(steps.map(({ scheduleId }) => scheduleId))].slice(0, limit)
  if (ids.length === 0) return []
  const rows = new Map((await schedulesById(db, ids)).map((row) => [row.id, row]))
  return viewSchedules(
    db,
    ids.flatMap((id) => rows.get(id) ?? []),
  )
}

/** A statement for each part, however many they are. */
async function viewSchedules(db: Db, rows: readonly ScheduleRow[]): Promise<ScheduleView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const botIds = [...new Set(rows.map(({ botId }) => botId))]
  const bots = new Map((await botsById(db, botIds)).map((bot) => [bot.id, bot]))
  const steps = groupBy(await stepsOfMany(db, ids), ({ scheduleId }) => scheduleId)
  const active = groupBy(await activeLines(db, botIds), ({ botId }) => botId)
  const makers = await namesOf(db, [...new Set(rows.map(({ makerId }) => makerId))])
  return rows.flatMap((row) => {
    const bot = bots.get(row.botId)
    const maker = makers.get(row.makerId) ?? { id: row.makerId, name: 'Slipway' }
    const names = active(row.botId).map(({ name }) => name)
    // Deleted meanwhile, with all its schedules.
    return bot ? [viewOf(row, { bot, maker, steps: steps(row.id), active: names })] : []
  })
}

function viewOf(
  { id, number, revision, plan }: ScheduleRow,
  about: Pick<ScheduleView, 'bot' | 'maker'> & {
    steps: readonly StepRow[]
    active: readonly string[]
  },
): ScheduleView {
  const { bot, maker, steps, active } = about
  const opens = steps.some((step) => step.step === 'activate' && isOpen(step))
  const isOver = !opens && !plan.senders.some((name) => active.includes(name))
  return {
    id,
    label: scheduleLabel(number),
    revision,
    bot,
    maker,
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
