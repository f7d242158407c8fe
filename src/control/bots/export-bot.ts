import { z } from 'zod'
import { stamped } from '../../domain/draft-stamp.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { versionOrThrow, versionRef } from '../../store/bots/versions.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  bot: z.string(),
  /** `draft`, or a version's label or id. */
  what: z.string().default('draft'),
})

/**
 * A bot as one file that imports again (F6): the draft as written, with its revision in the
 * first line (F4), a version in canonical form.
 */
export async function exportBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; text: string }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.export', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    if (input.what === 'draft') {
      const { source, revision } = await draftOf(db, bot.id)
      return { name: `${bot.slug}.yml`, text: stamped(source, bot.slug, revision) }
    }
    const version = await versionOrThrow(db, bot, input.what)
    const name = `${bot.slug}-${versionRef(version).label}.yml`
    return { name, text: await runJob('writeYaml', version.definition) }
  })
}
