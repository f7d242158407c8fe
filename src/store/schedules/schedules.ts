import { openStepStates, scheduleLabel } from '../../domain/time/schedule.ts'
import type { Plan, PlannedStep, StepState } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../kit/database.ts'

/** The truth of F51; whatever wakes us up is only a reminder. Times are UTC ms. */
export type ScheduleRow = {
  id: string
  number: number
  botId: string
  /** Moves with every change of what is planned. */
  revision: number
  makerId: string
  plan: Plan
  createdAt: number
}
export type StepRow = PlannedStep & {
  scheduleId: string
  botId: string
  state: StepState
  /** When it began to ask. */
  askedAt: number | null
  endedAt: number | null
  problem: string | null
}
/** A step with the revision of its schedule. */
export type DueStep = StepRow & { revision: number }

export async function findSchedule(db: Db, id: string): Promise<ScheduleRow | undefined> {
  const row = await db('schedules').where({ id }).first()
  return row && parsed(row)
}

/** Found by id, by number or as `S-3`. */
export async function scheduleOrThrow(db: Db, word: string): Promise<ScheduleRow> {
  const number = /^(?:s-?)?(\d{1,9})$/i.exec(word.trim())?.[1]
  const row = await db('schedules')
    .where(number === undefined ? { id: word } : { number: Number(number) })
    .first()
  if (row) return parsed(row)
  throw new Refusal(
    'NOT_FOUND',
    number === undefined
      ? 'There is no such schedule.'
      : `There is no schedule S-${Number(number)}.`,
    'A schedule is called S-1, S-2 and so on: see what is planned with /schedule list.',
  )
}

/** The database allows one open step of a kind a bot; a second insert fails. */
export async function insertSchedule(
  trx: Db,
  row: Omit<ScheduleRow, 'number' | 'revision'>,
  planned: readonly PlannedStep[],
): Promise<ScheduleRow> {
  const last = await trx('schedules').max({ number: 'number' }).first()
  const made = { ...row, number: Number(last?.number ?? 0) + 1, revision: 1 }
  await trx('schedules').insert({ ...made, plan: JSON.stringify(made.plan) })
  for (const step of planned) await putStep(trx, made, step)
  return made
}

/** Plans a step, or plans it again: it waits again. */
export async function putStep(
  trx: Db,
  { id, botId }: Pick<ScheduleRow, 'id' | 'botId'>,
  { step, wall, zone, which, at }: PlannedStep,
): Promise<void> {
  const moment = { wall, zone, which, at, state: 'waiting', problem: null }
  await trx('scheduleSteps')
    .insert({ scheduleId: id, step, botId, ...moment, askedAt: null, endedAt: null })
    .onConflict(['scheduleId', 'step'])
    .merge()
}

/**
 * A new revision, only from the one that was read.
 * @throws Refusal CONFLICT when somebody was faster
 */
export async function reviseSchedule(
  trx: Db,
  { id, number, revision }: ScheduleRow,
  to: Partial<Pick<ScheduleRow, 'plan' | 'makerId'>> = {},
): Promise<ScheduleRow> {
  const { plan, ...rest } = to
  const [row] = await trx('schedules')
    .where({ id, revision })
    .update({
      ...rest,
      ...(plan && { plan: JSON.stringify(plan) }),
      revision: revision + 1,
    })
    .returning('*')
  if (row) return parsed(row)
  throw new Refusal(
    'CONFLICT',
    `${scheduleLabel(number)} was changed meanwhile. Nothing of yours was done.`,
    'Look at it again with /schedule list.',
  )
}

/** Moves a step on, only from the state it was read in; false when somebody was faster. */
export const transitionStep = (
  trx: Db,
  { scheduleId, step, state }: Pick<StepRow, 'scheduleId' | 'step' | 'state'>,
  to: Partial<Pick<StepRow, 'state' | 'at' | 'askedAt' | 'endedAt' | 'problem'>>,
): Promise<boolean> =>
  trx('scheduleSteps')
    .where({ scheduleId, step, state })
    .update(to)
    .then((count) => count === 1)

/** In the order of their times. */
export const stepsOf = (db: Db, scheduleId: string): Promise<StepRow[]> =>
  db('scheduleSteps').where({ scheduleId }).orderBy(['at', 'step'])

export const stepsOfMany = (db: Db, scheduleIds: readonly string[]): Promise<StepRow[]> =>
  db('scheduleSteps').whereIn('scheduleId', scheduleIds).orderBy(['at', 'step'])

export async function schedulesById(db: Db, ids: readonly string[]): Promise<ScheduleRow[]> {
  return (await db('schedules').whereIn('id', ids)).map(parsed)
}

/** The first of what is still to happen, of what asks also what is over. */
export async function nextSteps(
  db: Db,
  { botId, until, limit }: { botId?: string; until?: number; limit: number },
): Promise<Pick<StepRow, 'scheduleId'>[]> {
  const found = db('scheduleSteps').whereIn('state', openStepStates)
  if (botId !== undefined) void found.where({ botId })
  if (until !== undefined) void found.where('at', '<=', until)
  return found.orderBy(['at', 'step']).limit(limit).select('scheduleId')
}

/** What is still to happen to a bot, or to all of them, the next one first. */
export const openSteps = (db: Db, botId?: string): Promise<DueStep[]> =>
  db('scheduleSteps')
    .join('schedules', 'schedules.id', 'scheduleSteps.scheduleId')
    .whereIn('state', openStepStates)
    .where(botId === undefined ? {} : { 'scheduleSteps.botId': botId })
    .orderBy(['at', 'step'])
    .select('scheduleSteps.*', 'schedules.revision')

/** Steps that wait for a time up to `before`, in order. */
export async function waitingSteps(db: Db, before: number): Promise<DueStep[]> {
  const open = await openSteps(db)
  return open.filter(({ state, at }) => state === 'waiting' && at <= before)
}

/** Questions that were asked up to `before` and not answered. */
export async function unansweredSteps(db: Db, before: number): Promise<DueStep[]> {
  const open = await openSteps(db)
  return open.filter(({ state, askedAt }) => state === 'asking' && (askedAt ?? 0) <= before)
}

/** When a bot is planned to leave a sender, for whoever waits for it (F44). */
export async function plannedDeactivation(
  db: Db,
  botId: string,
  sender: string,
): Promise<Pick<StepRow, 'wall' | 'zone' | 'which' | 'at'> | null> {
  const found = (await openSteps(db, botId)).find(({ step }) => step === 'deactivate')
  if (!found) return null
  const plan = (await findSchedule(db, found.scheduleId))?.plan
  if (!plan?.senders.includes(sender)) return null
  const { wall, zone, which, at } = found
  return { wall, zone, which, at }
}

const parsed = (row: Omit<ScheduleRow, 'plan'> & { plan: string }): ScheduleRow => ({
  ...row,
  plan: { override: [], ...JSON.parse(row.plan) },
})
