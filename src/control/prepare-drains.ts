import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { botOrThrow } from '../store/bots.ts'
import { drainsAround } from '../store/drains.ts'
import { authorize } from './authorize.ts'
import { look, parseInput } from './change.ts'
import type { Ctx } from './context.ts'
import { viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'

const Input = z.object({ bot: z.string() })

export type DrainsPreview = {
  bot: { id: string; slug: string; name: string }
  drains: DrainView[]
}

/** What drains around a bot, for the forms that extend or end it (F46); refuses where nothing does. */
export async function prepareDrains(ctx: Ctx, raw: z.input<typeof Input>): Promise<DrainsPreview> {
  const input = parseInput(Input, raw)
  return look(ctx, 'drain.see', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.deactivate', bot)
    const drains = await viewDrains(db, await drainsAround(db, bot.id))
    const { id, slug, name } = bot
    if (drains.length > 0) return { bot: { id, slug, name }, drains }
    throw new Refusal(
      'CONFLICT',
      `Nothing drains around ${name} any more.`,
      `See where it stands with /bots show ${slug}.`,
    )
  })
}
