import { ulid } from 'ulid'
import { z } from 'zod'
import { graceMsDefault } from '../../domain/drain.ts'
import { maxCommentLength } from '../../domain/request.ts'
import type { Plan, PlannedStep, Step } from '../../domain/time/schedule.ts'
import { parseMoment } from '../../domain/time/schedule-time.ts'
import { Refusal } from '../../refusal.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertProposal } from '../../store/schedules/schedule-proposals.ts'
import { scheduleOrThrow, stepsOf } from '../../store/schedules/schedules.ts'
import type { ScheduleRow, StepRow } from '../../store/schedules/schedules.ts'
import { keepRefusals, refuseAll } from '../kit/all-refused.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseFields } from '../kit/change.ts'
import { checkPlan } from './check-plan.ts'
import type { Ctx } from '../kit/context.ts'
import { drainOptionFields } from '../activations/drain-options.ts'
import { openableSenders } from '../activations/openable-senders.ts'
import { viewProposal } from './proposal-view.ts'
import type { ProposalView } from './proposal-view.ts'
import { isOpen } from './schedule-view.ts'

const zoneField = z
  .string()
  .trim()
  .max(80, 'Write the zone as area and city, such as Europe/Zagreb.')
  .optional()
const tooLong = 'That is longer than 400 characters: write a time such as "tomorrow 9:00".'
const which = z.enum(['earlier', 'later']).optional()

const Input = z.object({
  bot: z.string().optional(),
  /** The schedule that is changed; what is left out stays as it is there. */
  schedule: z.string().optional(),
  /** As people write it: `tomorrow 9:00 Europe/Zagreb`. Empty means: no activation. */
  when: z.string().max(400, tooLong).optional(),
  /** The deactivation; empty means none. */
  until: z.string().max(400, tooLong).optional(),
  /** Which one, where the clocks show the time twice. */
  whichWhen: which,
  whichUntil: which,
  /** Where no zone is written with the time; else the person's own. */
  zone: zoneField,
  /** Names; left out: all that the version names. */
  senders: z.array(z.string()).min(1, 'Choose at least one number.').max(100).optional(),
  takeOver: z.enum(['no', 'finish', 'end']).optional(),
  /** Codes of the warnings that are fine as they are (F10). */
  override: z.array(z.string()).max(200).optional(),
  openSessions: z.enum(['finish', 'end']).optional(),
  graceMs: drainOptionFields.graceMs.removeDefault().optional(),
  reason: z
    .string()
    .trim()
    .max(maxCommentLength, `At most ${maxCommentLength} characters.`)
    .optional(),
})
type Given = z.output<typeof Input>

/**
 * Reads and checks what is to be scheduled, and keeps it for 15 minutes: it counts only when the same
 * person confirms what they were shown (F51). What can't be read is told at once, with what a form could
 * not read before (`unread`).
 */
export async function proposeSchedule(
  ctx: Ctx,
  raw: z.input<typeof Input>,
  unread: readonly Refusal[] = [],
): Promise<ProposalView> {
  const { given: input, refused } = parseFields(Input, raw)
  const subject = input.schedule ? `schedule:${input.schedule}` : `bot:${input.bot ?? ''}`
  const proposed = await change(ctx, 'schedule.propose', subject, async (trx) => {
    const row = input.schedule === undefined ? null : await scheduleOrThrow(trx, input.schedule)
    const bot = await botOrThrow(trx, row?.botId ?? input.bot ?? '')
    const person = await authorize(trx, ctx, 'bot.schedule', bot)
    const old = row ? await stepsOf(trx, row.id) : []
    if (row && !old.some(isOpen)) throw over(row.number, bot.slug)
    const steps = stepsFrom(input, old, { zone: person.zone, now: ctx.now() }, [
      ...refused,
      ...unread,
    ])
    const plan = await planFrom(trx, bot, input, row, steps)
    const scheduleId = row?.id ?? null
    await checkPlan(trx, ctx.now(), { bot, plan, steps, scheduleId })
    const proposal = {
      id: ulid(ctx.now()),
      botId: bot.id,
      personId: person.id,
      scheduleId,
      revision: row?.revision ?? 0,
      plan,
      steps,
      createdAt: ctx.now(),
    }
    await insertProposal(trx, proposal)
    return proposal
  })
  return viewProposal(ctx.db, proposed)
}

type Clock = { zone: string; now: number; after?: number | undefined }

/** What is to wait: read from what was written, else as it was. */
function stepsFrom(
  input: Given,
  old: readonly StepRow[],
  clock: Clock,
  unread: readonly Refusal[],
): PlannedStep[] {
  const odd = keepRefusals()
  const { now } = clock
  const zone = input.zone === undefined || input.zone === '' ? clock.zone : input.zone
  const start = odd.of(
    () => stepFrom('activate', input.when, input.whichWhen, old, 'when', { zone, now }),
    null,
  )
  const after = { zone: start?.zone ?? zone, now, after: start?.at }
  const end = odd.of(
    () => stepFrom('deactivate', input.until, input.whichUntil, old, 'until', after),
    null,
  )
  refuseAll([...odd.refused, ...unread])
  const steps = [start, end].filter((step) => step !== null)
  if (steps.length > 0) return steps
  const hint = 'Give a start such as "tomorrow 9:00", an end such as "Fri 18:00", or both.'
  throw new Refusal('VALIDATION', 'A schedule needs a time.', hint, { when: hint })
}

function stepFrom(
  step: Step,
  text: string | undefined,
  choice: 'earlier' | 'later' | undefined,
  old: readonly StepRow[],
  field: string,
  clock: Clock,
): PlannedStep | null {
  const before = old.find((one) => one.step === step)
  if (text === undefined || (before && !isOpen(before))) {
    if (!before || !isOpen(before)) return null
    const { wall, zone, which: kept, at } = before
    return { step, wall, zone, which: kept, at }
  }
  if (text.trim() === '') return null
  return { step, ...parseMoment({ ...clock, text, field, which: choice }) }
}

async function planFrom(
  db: Db,
  bot: BotRow,
  input: Given,
  row: ScheduleRow | null,
  steps: readonly PlannedStep[],
): Promise<Plan> {
  const { plan } = row ?? {}
  const opens = steps.some(({ step }) => step === 'activate')
  const all = () => (opens ? openableSenders(db, bot) : activeSenderNames(db, bot.id))
  return {
    senders: input.senders ?? plan?.senders ?? (await all()),
    takeOver: input.takeOver ?? plan?.takeOver ?? 'no',
    openSessions: input.openSessions ?? plan?.openSessions ?? 'finish',
    graceMs: input.graceMs ?? plan?.graceMs ?? graceMsDefault,
    reason: input.reason ?? plan?.reason ?? '',
    override: input.override ?? plan?.override ?? [],
  }
}

const over = (number: number, slug: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `S-${number} is over: there is nothing left of it to change.`,
    `Make a new one with /schedule add ${slug}.`,
  )
