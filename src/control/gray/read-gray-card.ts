import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { findGrayRelease } from '../../store/gray/gray-releases.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { grayBeside } from './gray-beside.ts'
import type { GrayBeside } from './gray-beside.ts'
import { viewGray } from './gray-view.ts'
import type { GrayView } from './gray-view.ts'

const Input = z.object({ bot: z.string() })

/** What the card of a gray release shows; `running` is null once it is over. */
export type GrayCardView = {
  bot: { id: string; slug: string; name: string }
  official: VersionRef | null
  running: GrayView | null
  /** Null as long as it stands beside what it was approved beside. */
  beside: GrayBeside | null
}

export async function readGrayCard(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayCardView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'gray.read', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    const official = await releasedVersion(db, bot.id, 'official')
    const release = await findGrayRelease(db, bot.id)
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      official: official ? versionRef(official) : null,
      running: release ? await viewGray(db, ctx, bot) : null,
      beside: release ? await grayBeside(db, release) : null,
    }
  })
}
