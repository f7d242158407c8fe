import { z } from 'zod'
import { maskAddress } from '../../domain/conversation/mask.ts'
import type { Plan, PlannedStep } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { findProposal } from '../../store/schedules/schedule-proposals.ts'
import { scheduleOrThrow } from '../../store/schedules/schedules.ts'
import { findSenders } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { warningsOf } from '../activations/accept-warnings.ts'
import type { Warning } from '../activations/accept-warnings.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'
import { openableSenders } from '../activations/openable-senders.ts'
import { isOpen, viewSchedule } from './schedule-view.ts'
import { holderOf } from '../activations/senders-of.ts'
import type { Holder } from '../activations/senders-of.ts'

const Input = z.union([
  z.object({ bot: z.string() }),
  z.object({ schedule: z.string() }),
  z.object({ proposal: z.string() }),
])

/** What the form of a schedule shows (F51). */
export type SchedulePreview = {
  bot: { id: string; slug: string; name: string }
  /** The schedule that is changed. */
  changes: { id: string; label: string; revision: number } | null
  /** What was planned or proposed so far. */
  steps: PlannedStep[]
  plan: Plan | null
  /** Its activation is over, or there is none to come: only the end can be planned. */
  onlyEnd: boolean
  /** Of the person who asks. */
  zone: string
  senders: { name: string; channel: string; masked: string; holder: Holder | null }[]
  /** Of what is official now; to be accepted by name where it is to be activated (F10). */
  warnings: Warning[]
}

/** Opens the form for a bot, for a change of a schedule, or for a change of what was proposed. */
export function prepareSchedule(ctx: Ctx, raw: z.input<typeof Input>): Promise<SchedulePreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.schedule', 'schedules', async (db) => {
    const draft = await draftOf(db, input)
    const bot = await botOrThrow(db, draft.bot)
    const person = await authorize(db, ctx, 'bot.schedule', bot)
    const row = draft.schedule === null ? null : await scheduleOrThrow(db, draft.schedule)
    const view = row && (await viewSchedule(db, row))
    const open = view?.steps.filter(isOpen) ?? []
    if (view && open.length === 0) throw over(view.label, bot.slug)
    const onlyEnd = view?.steps.some((step) => step.step === 'activate' && !isOpen(step)) ?? false
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      changes: view && { id: view.id, label: view.label, revision: view.revision },
      steps: draft.steps ?? open,
      plan: draft.plan ?? view?.plan ?? null,
      onlyEnd,
      zone: person.zone,
      senders: await sendersFor(db, bot, onlyEnd),
      warnings: onlyEnd ? [] : await warningsOf(db, bot, await currentOrThrow(db, bot)),
    }
  })
}

type Draft = {
  bot: string
  schedule: string | null
  steps?: PlannedStep[]
  plan?: Plan
}

async function draftOf(db: Db, input: z.output<typeof Input>): Promise<Draft> {
  if ('bot' in input) return { bot: input.bot, schedule: null }
  if ('schedule' in input) {
    const { botId, id } = await scheduleOrThrow(db, input.schedule)
    return { bot: botId, schedule: id }
  }
  const proposal = await findProposal(db, input.proposal)
  if (!proposal) throw gone
  const { botId, scheduleId, steps, plan } = proposal
  return { bot: botId, schedule: scheduleId, steps, plan }
}

/** Those that could be opened; for an end alone, those that are open. */
async function sendersFor(db: Db, bot: BotRow, onlyEnd: boolean) {
  const active = await activeSenderNames(db, bot.id)
  const names = onlyEnd ? active : [...new Set([...(await openableSenders(db, bot)), ...active])]
  const rows = await findSenders(db, names)
  return Promise.all(
    rows.map(async ({ id, name, channel, address }) => ({
      name,
      channel,
      masked: maskAddress(address),
      holder: await holderOf(db, id, bot.id),
    })),
  )
}

const over = (label: string, slug: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `${label} is over: there is nothing left of it to change.`,
    `Make a new one with /schedule add ${slug}.`,
  )

const gone = new Refusal(
  'PRECONDITION_FAILED',
  'That was confirmed or dropped already, or it waited for more than 15 minutes.',
  'See what is planned with /schedule list, or start anew with /schedule add.',
)
