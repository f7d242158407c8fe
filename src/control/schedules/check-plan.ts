import type { Plan, PlannedStep, Step } from '../../domain/time/schedule.ts'
import { scheduleLabel } from '../../domain/time/schedule.ts'
import { wallText } from '../../domain/time/schedule-time.ts'
import { Refusal } from '../../refusal.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsUntil } from '../../store/live/drains.ts'
import { findSchedule, openSteps } from '../../store/schedules/schedules.ts'
import { mustAcceptWarnings } from '../activations/accept-warnings.ts'
import { openableSenders } from '../activations/openable-senders.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'

type Planned = {
  bot: BotRow
  plan: Plan
  /** What is to wait: the steps of this schedule that are not over. */
  steps: readonly PlannedStep[]
  /** The schedule that is changed. */
  scheduleId: string | null
}

/**
 * Whether a schedule can be made or changed to this, as things stand (F51); the same is asked when
 * it is shown and when it is confirmed.
 * @throws Refusal VALIDATION, PRECONDITION_FAILED or CONFLICT, on the field where there is one
 */
export async function checkPlan(db: Db, now: number, planned: Planned): Promise<void> {
  const { bot, plan, steps, scheduleId } = planned
  const start = steps.find(({ step }) => step === 'activate')
  const end = steps.find(({ step }) => step === 'deactivate')
  for (const step of steps) if (step.at <= now) throw await passed(db, step, bot, scheduleId)
  if (start && end && end.at <= start.at) throw endsFirst(start, end)
  for (const { step } of steps) await mustBeOnlyOne(db, bot, step, scheduleId)
  if (start) await mustBeOpenable(db, planned, start)
  const active = await activeSenderNames(db, bot.id)
  if (!start && end && !plan.senders.some((name) => active.includes(name))) {
    throw inactive(bot, (await drainsUntil(db, bot.id)) === null ? 'inactive' : 'draining')
  }
}

async function mustBeOnlyOne(
  db: Db,
  bot: BotRow,
  step: Step,
  scheduleId: string | null,
): Promise<void> {
  const other = (await openSteps(db, bot.id)).find(
    (open) => open.step === step && open.scheduleId !== scheduleId,
  )
  const row = other && (await findSchedule(db, other.scheduleId))
  if (!row || !other) return
  const label = scheduleLabel(row.number)
  throw new Refusal(
    'CONFLICT',
    `${bot.name} has ${label} already, which is to ${step} it on ${wallText(other)}.`,
    `Change it with /schedule change ${label}, or cancel it with /schedule cancel ${label}.`,
  )
}

/** Its senders must exist in what is official now, and some of them must be free of the bot by then. */
async function mustBeOpenable(db: Db, { bot, plan }: Planned, start: PlannedStep): Promise<void> {
  const names = await openableSenders(db, bot)
  const unknown = plan.senders.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    const hint = `Choose among ${names.join(', ')}.`
    throw new Refusal(
      'VALIDATION',
      `The official version of ${bot.name} doesn't name the number ${unknown.join(', ')}.`,
      hint,
      { senders: hint },
    )
  }
  const version = await currentOrThrow(db, bot)
  const command = `/schedule add ${bot.slug}`
  await mustAcceptWarnings(db, bot, version, { override: plan.override, command })
  const active = await activeSenderNames(db, bot.id)
  const leaves = (await openSteps(db, bot.id)).some(
    ({ step, at }) => step === 'deactivate' && at <= start.at,
  )
  if (leaves || !plan.senders.every((name) => active.includes(name))) return
  throw new Refusal(
    'CONFLICT',
    `${bot.name} is already active on ${plan.senders.join(', ')}.`,
    `Leave the start empty and give only the end, as in /schedule add ${bot.slug} until Fri 18:00.`,
    { when: 'It is active already: leave this empty and give only the end.' },
  )
}

async function passed(
  db: Db,
  step: PlannedStep,
  bot: BotRow,
  scheduleId: string | null,
): Promise<Refusal> {
  const row = scheduleId === null ? undefined : await findSchedule(db, scheduleId)
  const form = row ? `/schedule change ${scheduleLabel(row.number)}` : `/schedule add ${bot.slug}`
  return new Refusal(
    'PRECONDITION_FAILED',
    `${wallText(step)} has passed meanwhile. Nothing was scheduled.`,
    `Choose a time ahead, in the form that ${form} opens.`,
    { [step.step === 'activate' ? 'when' : 'until']: 'This time has passed.' },
  )
}

const endsFirst = (start: PlannedStep, end: PlannedStep): Refusal =>
  new Refusal(
    'VALIDATION',
    `It can't be deactivated on ${wallText(end)}: it is only activated on ${wallText(start)}.`,
    'Choose an end after the start.',
    { until: `Choose a time after ${wallText(start)}.` },
  )

const inactive = (bot: BotRow, state: 'inactive' | 'draining'): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} is ${state === 'draining' ? 'only finishing its last chats' : 'not active'} there, so there is nothing to deactivate.`,
    `Say also when it starts, as in /schedule add ${bot.slug} tomorrow 9:00 until Fri 18:00.`,
    { when: 'It answers nobody new there: say when it is to be activated.' },
  )
