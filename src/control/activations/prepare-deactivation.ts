import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { drainsOnSenders } from '../../store/live/drains.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from '../bots/bot-view.ts'
import type { BotView } from '../bots/bot-view.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { isDraining, viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'

const Input = z.object({ bot: z.string() })

/** `endingDrains` are of whatever bot: what drains on the senders ends with it. */
export type DeactivationPreview = BotView & { endingDrains: DrainView[] }

/** What the deactivation form shows (F47); refuses early for an inactive bot. */
export function prepareDeactivation(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<DeactivationPreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.deactivate', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.deactivate', bot)
    const view = await viewBot(db, bot, ctx)
    if (view.active.length > 0) {
      const drains = await drainsOnSenders(
        db,
        view.active.map(({ senderId }) => senderId),
      )
      return { ...view, endingDrains: await viewDrains(db, drains) }
    }
    if (isDraining(view)) throw drainsOnly(bot)
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${bot.name} is not active anywhere.`,
      `See where it stands with /bots show ${bot.slug}.`,
    )
  })
}

const drainsOnly = (bot: BotRow): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} was deactivated already, and its last chats are finishing.`,
    `End them or give them more time on its card: /bots show ${bot.slug}.`,
  )
