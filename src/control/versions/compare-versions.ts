import { z } from 'zod'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { Definition } from '../../bot/definition.ts'
import type { Binding } from '../../domain/candidate.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { versionOrThrow, versionRef } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { readableText } from '../drafts/read-source.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { notifiersFor } from '../notifiers/bound-notifiers.ts'
import { bindingFor, readableDraft, withGivenNumbers } from '../requests/make-candidate.ts'
import type { WrittenChanges } from '../requests/read-changes.ts'

const Input = z.object({
  bot: z.string(),
  /** A version's label or id, or `draft`; null as nothing; what is live unless said otherwise. */
  from: z.string().nullable().optional(),
  to: z.string().default('draft'),
  /** What is typed and not saved, in place of the draft. */
  source: z.string().optional(),
  /** Also all of it as files. */
  written: z.boolean().default(false),
})

/** What differs between two versions of a bot, in customers' words (F74). */
export type Comparison = {
  bot: { id: string; slug: string; name: string }
  /** Labels; null where nothing was published: it is told as a first version. */
  from: string | null
  to: string
  told: ChangesDocument
  written: WrittenChanges | null
}

type Side = { label: string; definition: Definition; binding: Binding }

/** @throws Refusal VALIDATION where the draft, or what is typed, can't be read */
export async function compareVersions(ctx: Ctx, raw: z.input<typeof Input>): Promise<Comparison> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.diff', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    const base = await baseOf(db, ctx, bot, input.from)
    const next = await sideOf(db, ctx, bot, input.to, input.source)
    const compared = {
      base: base?.definition ?? null,
      next: next.definition,
      wasBound: base?.binding,
      isBound: next.binding,
    }
    const from = base?.label ?? null
    const title = `${bot.name} · ${from === null ? '' : `${from} → `}${next.label}`
    const name = [bot.slug, from, next.label, 'changes'].filter((part) => part !== null).join('-')
    const { told } = await runJob('compare', compared)
    const files = input.written ? await runJob('writeChanges', { ...compared, title }) : null
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      from,
      to: next.label,
      told,
      written: files && { name, title, ...files },
    }
  })
}

async function baseOf(
  db: Db,
  ctx: Ctx,
  bot: BotRow,
  word: string | null | undefined,
): Promise<Side | null> {
  if (word === null) return null
  if (word !== undefined) return sideOf(db, ctx, bot, word)
  const live = await releasedVersion(db, bot.id, 'official')
  if (!live) return null
  return { label: versionRef(live).label, definition: live.definition, binding: live.binding }
}

/** The draft as a publish would ask for it now: with the profile, the notifiers and the numbers of the track. */
async function sideOf(db: Db, ctx: Ctx, bot: BotRow, word: string, source?: string): Promise<Side> {
  if (word === 'draft') {
    const written = await (source === undefined
      ? readableDraft(db, ctx, bot).then(({ definition }) => definition)
      : readableText(bot, source))
    const base = (await releasedVersion(db, bot.id, 'official'))?.binding
    const definition = await withGivenNumbers(db, written, 'all', base, null)
    const binding = {
      ...(await bindingFor(db, definition, 'all', base)),
      ...(await notifiersFor(db, null, 'all', base)),
    }
    return { label: 'draft', definition, binding }
  }
  const version = await versionOrThrow(db, bot, word)
  const { label } = versionRef(version)
  return { label, definition: version.definition, binding: version.binding }
}
