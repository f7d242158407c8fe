import { scheduleLabel } from '../../domain/time/schedule.ts'
import type { Plan, PlannedStep } from '../../domain/time/schedule.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import type { ProposalRow } from '../../store/schedules/schedule-proposals.ts'
import { findSchedule } from '../../store/schedules/schedules.ts'
import { findSenders } from '../../store/senders/senders.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { holderOf } from '../activations/senders-of.ts'
import type { Holder } from '../activations/senders-of.ts'

/** What somebody is shown before it counts (F51). */
export type ProposalView = {
  id: string
  bot: { id: string; slug: string; name: string }
  /** `S-3`, for a change of one. */
  changes: string | null
  plan: Plan
  steps: PlannedStep[]
  /** What is official now, and would be activated. */
  version: string | null
  /** Senders that another bot holds now (F44). */
  held: (Holder & { sender: string })[]
}

export async function viewProposal(db: Db, row: ProposalRow): Promise<ProposalView> {
  const { id, plan, steps, scheduleId } = row
  const bot = await botOrThrow(db, row.botId)
  const changed = scheduleId === null ? undefined : await findSchedule(db, scheduleId)
  const version = await releasedVersion(db, bot.id, 'official')
  const opens = steps.some(({ step }) => step === 'activate')
  return {
    id,
    bot: { id: bot.id, slug: bot.slug, name: bot.name },
    changes: changed ? scheduleLabel(changed.number) : null,
    plan,
    steps,
    version: version ? versionRef(version).label : null,
    held: opens ? await heldOf(db, bot.id, plan.senders) : [],
  }
}

async function heldOf(db: Db, botId: string, names: readonly string[]) {
  const held: ProposalView['held'] = []
  for (const { id, name } of await findSenders(db, names)) {
    const holder = await holderOf(db, id, botId)
    if (holder) held.push({ sender: name, ...holder })
  }
  return held
}
