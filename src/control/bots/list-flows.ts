import { z } from 'zod'
import { flowStates } from '../../domain/gray/flow-states.ts'
import type { FlowState } from '../../domain/gray/flow-states.ts'
import type { Track } from '../../domain/request.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string() })

export type FlowList = {
  bot: { slug: string; name: string }
  flows: { flow: string; state: FlowState }[]
}

/** The flows of a bot and how far each is on its way to customers (F32). */
export async function listFlows(ctx: Ctx, raw: z.input<typeof Input>): Promise<FlowList> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'flow.list', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    const draft = await flowsOfText(bot.slug, (await draftOf(db, bot.id)).source)
    const [gray, official] = [
      await shownOn(db, bot.id, 'gray'),
      await shownOn(db, bot.id, 'official'),
    ]
    return {
      bot: { slug: bot.slug, name: bot.name },
      flows: flowStates({ draft, gray, official: official ?? {} }),
    }
  })
}

async function shownOn(
  db: Db,
  botId: string,
  track: Track,
): Promise<Record<string, string> | null> {
  const version = await releasedVersion(db, botId, track)
  return version ? runJob('hashFlows', version.definition) : null
}

/** A draft that can't be read has no flows. */
async function flowsOfText(slug: string, source: string): Promise<Record<string, string>> {
  const { definition } = await runJob('readBot', [{ name: `${slug}.yml`, text: source }])
  return definition ? runJob('hashFlows', definition) : {}
}
