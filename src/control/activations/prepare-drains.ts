import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { drainsAround } from '../../store/live/drains.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'

const Input = z.object({
  bot: z.string(),
  /** The newest drain that a button was shown with: later ones are not its matter. */
  upTo: z.string().optional(),
})

export type DrainsPreview = {
  bot: { id: string; slug: string; name: string }
  drains: DrainView[]
}

/** What drains around a bot, for the forms that extend or end it (F46); refuses where nothing does. */
export async function prepareDrains(ctx: Ctx, raw: z.input<typeof Input>): Promise<DrainsPreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'drain.see', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'drain.manage', bot)
    const all = await drainsAround(db, bot.id)
    const shown = all.filter((drain) => input.upTo === undefined || drain.id <= input.upTo)
    const { id, slug, name } = bot
    if (shown.length === 0) throw ended(bot, all.length)
    return { bot: { id, slug, name }, drains: await viewDrains(db, shown) }
  })
}

const ended = ({ name, slug }: BotRow, others: number): Refusal =>
  new Refusal(
    'CONFLICT',
    others === 0
      ? `Those chats have already ended. No chat around ${name} is finishing any more.`
      : `Those chats have already ended. Others around ${name} are finishing now.`,
    `See where it stands with /bots show ${slug}.`,
  )
