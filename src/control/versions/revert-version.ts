import { z } from 'zod'
import { maxCommentLength } from '../../domain/request.ts'
import { silenceLine } from '../../domain/sender-change.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { runJob } from '../../work/run-job.ts'
import { queueThreadLine, queueDirectMessages } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from '../bots/bot-view.ts'
import type { BotView } from '../bots/bot-view.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { mustTickAll } from '../requests/must-tick-all.ts'
import { eligibleReviewers } from '../requests/eligible-reviewers.ts'
import { drainOptionFields } from '../activations/drain-options.ts'
import { findingsOf } from '../requests/make-candidate.ts'
import { currentOrThrow, notRestoredOf, targetOf } from './prepare-revert.ts'
import { withoutRetired } from '../notifiers/bound-notifiers.ts'
import { queueReleaseNotes } from '../notifiers/queue-release-notes.ts'
import { releaseVersion } from './release-version.ts'
import type { VersionRef } from '../../store/bots/versions.ts'

const Input = z.object({
  bot: z.string(),
  version: z.string(),
  /** Id of the version that the preview called current. */
  expected: z.string(),
  reason: z.string().trim().min(1, 'say why').max(maxCommentLength),
  openSessions: z.enum(['finish', 'end']),
  /** What the preview asked to tick (F48). */
  ticks: z.array(z.string()).max(10).default([]),
  ...drainOptionFields,
})

/** Brings earlier content back as a new version that says so (F38). */
export async function revertVersion(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ version: VersionRef; bot: BotView }> {
  const input = parseInput(Input, raw)
  const reverted = await change(ctx, 'version.revert', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'version.revert', bot)
    const current = await currentOrThrow(trx, bot, ctx)
    if (current.id !== input.expected) throw movedMeanwhile(bot, current)
    const target = await targetOf(trx, ctx, { bot, current, word: input.version })
    await mustBeRestorable(trx, bot, target)
    await mustBeValid(trx, bot, target)
    const silence = silenceLine(await senderChangeOf(trx, bot.id, 'official', target.definition))
    mustTickAll(silence === null ? [] : [silence], input.ticks)
    const { notifiers, ...binding } = target.binding
    const candidate = {
      ...binding,
      ...(await withoutRetired(trx, notifiers)),
      botId: bot.id,
      track: 'official' as const,
      base: current.id,
      definition: target.definition,
    }
    const version = await releaseVersion(trx, ctx, bot, {
      candidate,
      hash: (await runJob('freeze', candidate)).hash,
      author: person.id,
      comment: `Revert to ${versionRef(target).label}: ${input.reason}`,
      approvers: [person.id],
      requestId: null,
      revertsTo: target.id,
      drainOptions: input,
    })
    const news = { botId: bot.id, versionId: version.id, from: current.id } as const
    await queueReleaseNotes(trx, ctx, { ...news, how: 'reverted' })
    const { reason } = input
    await tell(trx, ctx, { bot, current, version, target, by: person.id, reason })
    return { version: versionRef(version), bot }
  })
  return { ...reverted, bot: await viewBot(ctx.db, reverted.bot, ctx) }
}

const movedMeanwhile = (bot: BotRow, current: VersionRow): Refusal =>
  new Refusal(
    'CONFLICT',
    `${versionRef(current).label} of ${bot.name} went live after you opened the preview. Nothing was reverted.`,
    `Look again with /revert ${bot.slug}.`,
  )

/** What goes live is what was approved then, or nothing (F38). */
async function mustBeRestorable(trx: Db, bot: BotRow, target: VersionRow): Promise<void> {
  const missing = await notRestoredOf(trx, target)
  if (missing.length === 0) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${versionRef(target).label} of ${bot.name} can't be brought back as it was: ${missing.join('; ')}.`,
    `Put its content into the draft and ask for it: /publish ${bot.slug}.`,
  )
}

async function mustBeValid(trx: Db, bot: BotRow, target: VersionRow): Promise<void> {
  const findings = await findingsOf(trx, bot, target.definition, target.binding)
  const errors = findings.filter((finding) => finding.severity === 'error')
  if (errors.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `${versionRef(target).label} of ${bot.name} no longer passes validation: ${errors[0]?.text ?? ''}`,
    'Choose another version, or fix what it needs (a number or an action endpoint) first.',
  )
}

type Reverted = {
  bot: BotRow
  current: VersionRow
  version: VersionRow
  target: VersionRow
  by: string
  reason: string
}

async function tell(trx: Db, ctx: Ctx, reverted: Reverted): Promise<void> {
  const { bot, current, version, target, by, reason } = reverted
  const subject = `bot:${bot.id}` as const
  await recordAudit(trx, ctx, {
    action: 'version.revert',
    subject,
    before: { version: versionRef(current).label },
    after: { version: versionRef(version).label, to: versionRef(target).label, reason },
  })
  const to = versionRef(target).label
  const event = {
    type: 'version.reverted',
    botId: bot.id,
    by,
    versionId: version.id,
    to,
    reason,
  } as const
  await queueThreadLine(trx, ctx, bot.id, subject, event)
  const reviewers = await eligibleReviewers(trx, bot.id)
  const people = [current.author, ...reviewers.map((person) => person.id)]
  await queueDirectMessages(trx, ctx, people, subject, event)
}
