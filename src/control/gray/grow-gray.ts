import { z } from 'zod'
import { involvementOf, othersWhoMay } from '../../domain/review.ts'
import { oneOf } from '../../domain/one-of.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { versionById, versionRef } from '../../store/bots/versions.ts'
import { forgetChats } from '../../store/gray/gray-chats.ts'
import { moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { namesOf } from '../../store/people/people.ts'
import { findRequest } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { reviewFacts } from '../requests/review-facts.ts'
import { isBaseGone } from './gray-beside.ts'
import { grayOrThrow } from './gray-or-throw.ts'
import { viewGray } from './gray-view.ts'
import type { GrayView } from './gray-view.ts'
import { newGuards } from './start-gray.ts'
import { tellGray } from './tell-gray.ts'

const Input = z.object({
  bot: z.string(),
  /** Of the release that was looked at. */
  revision: z.number().int().positive(),
  /** Whether who grows it saw how it differs from what is official now; asked where its base is gone. */
  isCompared: z.boolean().default(false),
})

/**
 * A held gray release goes on with its share, or one that runs reaches its next step, before its time
 * is over. More customers meet the version, so it takes an approver who did not write it (F33, F80).
 */
export async function growGray(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'gray.grow', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'request.review', bot)
    const release = await grayOrThrow(trx, bot)
    if (release.revision !== input.revision) throw movedOn(bot)
    await mustBeUninvolved(trx, bot, release, person.id)
    if (!input.isCompared) await baseMustStand(trx, bot, release)
    if (release.heldAt === null) await oneMustBeEnough(trx, bot, release)
    const step = release.heldAt === null ? nextStepOf(bot, release) : release.step
    await toStep(trx, ctx, release, { by: person.id, step })
    return viewGray(trx, ctx, bot)
  })
}

/** Inside the transaction of whoever may. What was counted before counts for a step that goes on. */
export async function toStep(
  trx: Db,
  ctx: Ctx,
  release: GrayReleaseRow,
  { by, step }: { by: string; step: number },
): Promise<void> {
  const { botId, versionId, plan, heldAt } = release
  const guards = heldAt === null ? release.guards : newGuards(plan)
  if (heldAt !== null) await forgetChats(trx, versionId)
  await moveGrayRelease(trx, release, {
    step,
    stepAt: ctx.now(),
    heldAt: null,
    heldBy: null,
    heldWhy: null,
    toldAt: null,
    guards,
    judgedTo: heldAt === null ? release.judgedTo : ctx.now(),
    judgedId: release.judgedId,
  })
  await bumpRouteRevision(trx, { botIds: [botId] })
  const basisPoints = plan?.steps[step]?.basisPoints ?? 0
  await recordAudit(trx, ctx, {
    action: 'gray.grow',
    subject: `bot:${botId}`,
    before: { step: release.step, heldAt },
    after: { versionId, step, basisPoints },
  })
  await tellGray(trx, ctx, botId, { type: 'gray.step', by, versionId, basisPoints })
}

function nextStepOf(bot: BotRow, { plan, step }: GrayReleaseRow): number {
  if (plan?.steps[step + 1]) return step + 1
  throw new Refusal(
    'PRECONDITION_FAILED',
    plan ? 'This is its last step.' : 'Its rules say who meets it; it has no steps.',
    `Make it official with /gray promote ${bot.slug}.`,
  )
}

/** @throws Refusal FORBIDDEN for who asked for the version or wrote a part of it (F23) */
export async function mustBeUninvolved(
  trx: Db,
  bot: BotRow,
  { versionId }: Pick<GrayReleaseRow, 'versionId'>,
  personId: string,
): Promise<void> {
  const version = await versionById(trx, versionId)
  const request = version.requestId === null ? null : await findRequest(trx, version.requestId)
  if (!request) return
  const facts = await reviewFacts(trx, request)
  if (involvementOf(facts, personId) === null) return
  const others = [...(await namesOf(trx, othersWhoMay(facts, personId))).values()]
  throw new Refusal(
    'FORBIDDEN',
    'More customers would meet what you asked for or wrote, so someone else must decide it.',
    `Ask ${oneOf(others.map(({ name }) => name)) || 'a super admin'} (approvers for ${bot.name}).`,
  )
}

/** Faster than was approved takes as many people as the approval did (F78). */
async function oneMustBeEnough(trx: Db, bot: BotRow, { versionId }: GrayReleaseRow): Promise<void> {
  const { requestId } = await versionById(trx, versionId)
  const request = requestId === null ? null : await findRequest(trx, requestId)
  if (!request) return
  const { approvalsNeeded, superAdminNeeded } = await reviewFacts(trx, request)
  if (approvalsNeeded <= 1 && !superAdminNeeded) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `R-${request.number} took more than one approval, so one person can't make it grow faster than its plan.`,
    `Wait for its next step, or ask for everybody: /gray promote ${bot.slug}.`,
  )
}

/** What it may undo is shown before more customers meet it (F38, F80). */
async function baseMustStand(trx: Db, bot: BotRow, release: GrayReleaseRow): Promise<void> {
  const official = await releasedVersion(trx, bot.id, 'official')
  if (!official || !isBaseGone(release, official)) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${versionRef(official).label} became official after this gray release was approved, so it may bring back what was taken away.`,
    `Look at how they differ first: /gray show ${bot.slug}.`,
  )
}

export const movedOn = (bot: Pick<BotRow, 'name' | 'slug'>): Refusal =>
  new Refusal(
    'CONFLICT',
    `The gray release of ${bot.name} moved on after you looked at it. Nothing changed.`,
    `Look again with /gray show ${bot.slug}.`,
  )
