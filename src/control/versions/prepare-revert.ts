import { z } from 'zod'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import { notCarried } from '../../domain/request.ts'
import { defaultTarget, notRestorable, sameContent } from '../../domain/revert.ts'
import { silenceLine } from '../../domain/sender-change.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { goneSecrets } from '../../store/profiles/profile-secrets.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { versionContents } from '../../store/bots/version-lines.ts'
import type { VersionContent } from '../../store/bots/version-lines.ts'
import { findVersion, versionOrThrow, versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { namesOf } from '../../store/people/people.ts'
import { runJob } from '../../work/run-job.ts'
import { redeployPreview } from '../activations/step-down-preview.ts'
import type { StepDownPreview } from '../activations/step-down-preview.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { unreachedNotifiers } from '../notifiers/add-notifier.ts'
import { retiredAmong } from '../notifiers/bound-notifiers.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import { bindingLines } from '../requests/change-lines.ts'
import { bindingSenders } from '../requests/make-candidate.ts'
import type { Ctx } from '../kit/context.ts'
import { stepFor } from '../kit/step-for.ts'
import { releasedNow } from './released-now.ts'
import type { ReleasedNow } from './released-now.ts'
import type { VersionRef } from '../../store/bots/versions.ts'

const Input = z.object({ bot: z.string(), version: z.string().optional() })

export type RevertPreview = {
  bot: { id: string; slug: string; name: string }
  current: VersionRef
  target: EarlierVersion
  /** From what is live to the target. */
  changes: ChangeLine[]
  told: ChangesDocument
  notReverted: readonly string[]
  /** What the target had and nobody can bring back by a revert: it needs a request. */
  notRestored: string[]
  /** Whom nothing reaches when it goes wrong, each with why (F64). */
  unreached: string[]
  /** Null where the bot is inactive. */
  stake: StepDownPreview | null
  /** Which senders it leaves or gains, and what has to be ticked for it. */
  senderChange: SenderChange
  checklist: string[]
  /** The gray release beside it, which is held from then on (F80). */
  gray: ReleasedNow['gray']
  openRequest: number | null
  /** Earlier versions with other content than what is live that everybody had, newest first. */
  versions: EarlierVersion[]
}

/** `publishedAt` in UTC ms. */
export type EarlierVersion = VersionRef & {
  number: number
  publishedAt: number
  comment: string
  /** What it changed then; null for a revert, and where nobody counted. */
  changeCount: number | null
}

/** What a revert would do (F38); changes nothing. */
export async function prepareRevert(ctx: Ctx, raw: z.input<typeof Input>): Promise<RevertPreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'version.revert', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'version.revert', bot)
    const current = await currentOrThrow(db, bot, ctx)
    const versions = await versionContents(db, bot.id, current.number)
    const target = await targetOf(db, ctx, { bot, current, word: input.version })
    const open = await openRequestOf(db, bot.id)
    const senderChange = await senderChangeOf(db, bot.id, 'official', target.definition)
    const silence = silenceLine(senderChange)
    const compared = await runJob('compare', {
      base: current.definition,
      next: target.definition,
      wasBound: current.binding,
      isBound: target.binding,
    })
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      current: versionRef(current),
      target: earlierVersion(target),
      changes: [...compared.changes, ...bindingLines(current.binding, target.binding)],
      told: compared.told,
      notRestored: [...(await notRestoredOf(db, target)), ...(await leftOutOf(db, target))],
      unreached: await unreachedNotifiers(db, ctx, target.binding.notifiers ?? []),
      notReverted: ['the draft', ...notCarried],
      stake: await redeployPreview(db, bot.id, 'official'),
      senderChange,
      checklist: silence === null ? [] : [silence],
      gray: (await releasedNow(db, bot.id)).gray,
      openRequest: open?.number ?? null,
      versions: versions
        .filter((one) => one.officialAt !== null && !sameContent(one, current))
        .map(earlierVersion),
    }
  })
}

const earlierVersion = (content: Omit<VersionContent, 'binding'>): EarlierVersion => ({
  ...versionRef(content),
  number: content.number,
  publishedAt: content.createdAt,
  comment: content.comment,
  changeCount: content.changeCount ?? null,
})

export const notRestoredOf = async (db: Db, target: VersionRow): Promise<string[]> => [
  ...notRestorable(target.binding, await bindingSenders(db, target.definition)),
  ...(await goneSecrets(db, profileOf(target.binding).secrets)).map(
    (name) => `The secret ${name}, which was deleted`,
  ),
]

/** A revert does without them, because it has to work when something is wrong (F38). */
const leftOutOf = async (db: Db, { binding }: VersionRow): Promise<string[]> =>
  (await retiredAmong(db, binding.notifiers)).map(
    ({ name }) => `The notifier ${name}, which was retired and is left out`,
  )

/** With `ctx` it says who may publish. */
export async function currentOrThrow(db: Db, bot: BotRow, ctx?: Ctx): Promise<VersionRow> {
  const current = await releasedVersion(db, bot.id, 'official')
  if (current) return current
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has never been published.`,
    ctx
      ? await stepFor(db, ctx, {
          act: 'request.make',
          does: 'publish it',
          command: `/publish ${bot.slug}`,
        })
      : `Publish it first: /publish ${bot.slug}.`,
  )
}

type Wanted = { bot: BotRow; current: VersionRow; word: string | undefined }

/** The version asked for, else the previous content; only what everybody was approved to get. */
export async function targetOf(db: Db, ctx: Ctx, wanted: Wanted): Promise<VersionRow> {
  const { bot, current, word } = wanted
  if (word === undefined) {
    const previous = defaultTarget(await versionContents(db, bot.id, current.number), current)
    const found = previous && (await findVersion(db, previous.id))
    if (found) return found
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} has no earlier content than ${versionRef(current).label}.`,
      'There is nothing to revert to.',
    )
  }
  const target = await versionOrThrow(db, bot, word)
  if (target.id !== current.id && current.revertsTo !== null && sameContent(target, current)) {
    throw await revertedAlready(db, ctx, { bot, current, target })
  }
  if (target.officialAt === null) throw await neverOfficial(db, bot, target)
  if (target.number < current.number && !sameContent(target, current)) {
    return target
  }
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${versionRef(target).label} of ${bot.name} has the same content as ${versionRef(current).label}, which is live.`,
    'Choose an earlier version with other content.',
    { version: 'Choose an earlier version with other content.' },
  )
}

/** Somebody was faster: what was wanted is so. */
async function revertedAlready(
  db: Db,
  ctx: Ctx,
  { bot, current, target }: { bot: BotRow; current: VersionRow; target: VersionRow },
): Promise<Refusal> {
  const by = (await namesOf(db, [current.author])).get(current.author)?.name ?? current.author
  const isJust = ctx.now() - current.createdAt < justNowMs
  return new Refusal(
    'PRECONDITION_FAILED',
    `${by} reverted ${bot.name} to the content of ${versionRef(target).label}${isJust ? ' just now' : ''}: ${versionRef(current).label} is live with it.`,
    'Nothing is left to do.',
  )
}

const justNowMs = 10 * 60_000

/** What was approved for a part of the customers goes to all by a request. */
async function neverOfficial(db: Db, bot: BotRow, target: VersionRow): Promise<Refusal> {
  const { label } = versionRef(target)
  const { gray } = await releasedNow(db, bot.id)
  return new Refusal(
    'PRECONDITION_FAILED',
    `${label} of ${bot.name} was approved for a part of the customers alone, so a revert can’t give it to everybody.`,
    gray?.id === target.id
      ? `Ask to make it official: /gray promote ${bot.slug}.`
      : `Put it into the draft with /bots restore ${bot.slug} ${label}, and ask for it: /publish ${bot.slug}.`,
  )
}
