import { riskOf } from '../../domain/policy.ts'
import { ulid } from 'ulid'
import { z } from 'zod'
import { nextReminderTime } from '../../domain/time/reminder-times.ts'
import { takesLong } from '../../work/run-job.ts'
import { maxCommentLength } from '../../domain/request.ts'
import type { Track } from '../../domain/request.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import {
  insertRequest,
  openRequestOf,
  requestOrThrow,
  transitionRequest,
} from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { recallForm } from '../drafts/recall-form.ts'
import { withGrayLook } from '../gray/with-gray-look.ts'
import { GrayInput, readGrayAsked } from '../gray/read-gray-asked.ts'
import { mustHaveValues } from '../profiles/lacks-of-profile.ts'
import { ResourcesInput } from '../profiles/resources.ts'
import { chosenNotifiers, NotifiersInput } from '../notifiers/bound-notifiers.ts'
import { candidateOf } from './candidate-of.ts'
import { owingReviewers } from './eligible-reviewers.ts'
import { makeCandidate } from './make-candidate.ts'
import type { Made } from './make-candidate.ts'
import { chosenProfile } from './prepare-publish.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { notifyRequest } from './notify-request.ts'
import {
  atWhat,
  mustBeAskableAgain,
  nothingChanged,
  mustFit,
  mustChooseSomething,
  mustBePublishable,
  mustBeReviewers,
} from './must-be-publishable.ts'

const Input = z.object({
  bot: z.string(),
  comment: z.string().trim().min(1, 'say what changes and why').max(maxCommentLength),
  selection: z
    .union([
      z.literal('all'),
      z.object({
        flows: z.array(z.string()).max(1000),
        shared: z.array(z.string()).max(1000),
        settings: z.boolean(),
      }),
    ])
    .default('all'),
  /** With which values it runs (F39): the track's profile, or Production, where nobody says. */
  profile: z.string().max(200).optional(),
  /** Other numbers and pages than the profile gives (F40). */
  resources: ResourcesInput.optional(),
  /** Whom it tells when something goes wrong (F64): as before, where nobody says. */
  notifiers: NotifiersInput.optional(),
  /** A part of the customers first (F32, F33). */
  gray: GrayInput.optional(),
  asked: z.array(z.string()).max(50).default([]),
  override: z.array(z.string()).max(200).default([]),
})

/**
 * Asks for a publish: freezes the candidate and opens the bot's one request, or, where changes were
 * asked for, makes its next revision and drops the reviews (F13-F20).
 * @throws Refusal VALIDATION for errors and for warnings not overridden by name (F10)
 */
export async function requestPublish(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  await makeAhead(ctx, input)
  const newId = ulid(ctx.now())
  const work = async (trx: Db): Promise<string> => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'request.make', bot)
    const open = await openRequestOf(trx, bot.id)
    if (open) await mustBeAskableAgain(trx, open, bot, person.id)
    mustChooseSomething(input.selection)
    const gray = input.gray ? await readGrayAsked(trx, bot, input.gray) : null
    const chosen = await chosenProfile(trx, input, open)
    const plain = await makeCandidate(
      trx,
      ctx,
      bot,
      input.selection,
      trackOf(input),
      chosen,
      chosenNotifiers(input, open && candidateOf(open)),
    )
    if (input.resources?.numbers) mustFit(bot, plain)
    const made = withGrayLook(plain, { kind: 'publish', gray })
    if (made.unchanged) throw atWhat(nothingChanged(ctx, bot, made))
    await mustHaveValues(trx, ctx, made, person.id)
    mustBePublishable(ctx, bot, made, input)
    const asked = await mustBeReviewers(trx, bot, input.asked)

    const frozen = {
      ...frozenPart(made, ctx),
      selection: input.selection,
      comment: input.comment,
      overridden: input.override,
      kind: 'publish' as const,
      track: trackOf(input),
      gray,
      resources: chosen?.resources ?? null,
      // It keeps the policy it was asked under (F78).
      policy: open?.policy ?? bot.policy,
      risk: riskOf(open?.policy ?? bot.policy, made.told),
      asked,
      first: (await releasesOf(trx, bot.id)).length === 0 ? 1 : 0,
    }
    await queueBotRedraws(trx, ctx, bot.id)
    const request = open
      ? await transitionRequest(trx, open, { ...frozen, revision: open.revision + 1 })
      : await insertRequest(trx, {
          ...emptyDecision,
          ...frozen,
          id: newId,
          botId: bot.id,
          revision: 1,
          requester: person.id,
          createdAt: ctx.now(),
        })
    await tellAsked(trx, ctx, bot, request)
    return request.id
  }
  const id = await change(ctx, 'request.make', `bot:${input.bot}`, work)
  return viewRequest(ctx.db, await requestOrThrow(ctx.db, id), ctx)
}

const trackOf = ({ gray }: { gray?: unknown }): Track => (gray === undefined ? 'official' : 'gray')

/** What takes long is at hand then, so that nobody's change waits for it. */
async function makeAhead(
  ctx: Ctx,
  input: Pick<
    z.output<typeof Input>,
    'bot' | 'selection' | 'gray' | 'profile' | 'resources' | 'notifiers'
  >,
): Promise<void> {
  await auditedRead(ctx, 'request.make', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    if (!takesLong((await draftOf(db, bot.id)).source)) return
    await authorize(db, ctx, 'request.make', bot)
    await recallForm(ctx, bot.id)
    const open = await openRequestOf(db, bot.id)
    const chosen = await chosenProfile(db, input, open)
    const told = chosenNotifiers(input, open && candidateOf(open))
    await makeCandidate(db, ctx, bot, input.selection, trackOf(input), chosen, told)
  })
}

/** What freezing yields for a request row; re-basing writes the same again. */
export const frozenPart = (made: Made, ctx: Ctx) => ({
  state: 'awaiting approval' as const,
  candidate: made.text,
  hash: made.hash,
  baseVersionId: made.base?.id ?? null,
  draftRevision: made.draft.revision,
  changes: made.changes,
  told: made.told,
  changeCount: made.told.total,
  warningCount: made.findings.filter(({ severity }) => severity === 'warning').length,
  authors: made.authors,
  // What was asked for belongs to the revision before.
  reason: null,
  expiresAt: ctx.now() + ctx.settings.requestLifetimeMs,
  askedAt: ctx.now(),
  remindAt: nextReminderTime(ctx.now(), ctx.now()),
  escalatedAt: null,
})

export const emptyDecision = {
  decidedAt: null,
  decidedBy: null,
  reason: null,
  versionId: null,
  breakGlass: null,
  lookDueAt: null,
  lookRemindedAt: null,
  enoughToldRevision: null,
  lookedBy: null,
  lookedAt: null,
} satisfies Partial<RequestRow>

/** Says of a new request what is asked of whom, and notes it in the audit log. */
export async function tellAsked(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  request: RequestRow,
): Promise<void> {
  const { id, hash, revision, number, selection, overridden, kind, track } = request
  await recordAudit(trx, ctx, {
    action: 'request.make',
    subject: `request:${id}`,
    botId: bot.id,
    after: { number, bot: bot.slug, kind, track, revision, hash, selection, overridden },
  })
  await notifyRequest(
    trx,
    ctx,
    request,
    { type: 'request.made', requestId: id, by: request.requester, revision },
    await owingReviewers(trx, request),
  )
}
