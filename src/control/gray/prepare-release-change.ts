import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { makeFromRelease } from './make-from-release.ts'

const Input = z.object({
  bot: z.string(),
  kind: z.enum(['promote', 'cancel']),
  track: z.enum(['official', 'gray']),
})

/** What the form shows before somebody asks to make a gray version official, or to end a release. */
export async function prepareReleaseChange(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: { id: string; slug: string; name: string }; version: VersionRef }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.prepare', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'request.make', bot)
    const { version } = await makeFromRelease(db, bot, input)
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      version: versionRef(version),
    }
  })
}
