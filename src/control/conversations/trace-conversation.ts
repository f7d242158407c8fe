import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { conversationRows, openSessionWith } from '../../store/live/conversations.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { findConversation, noConversation, WhichInput } from './find-conversation.ts'
import { viewConversation } from './trace-view.ts'
import type { ConversationView } from './trace-view.ts'

const Input = z.object({
  ...WhichInput,
  /** Only what is older than this line: the page before. */
  below: z.string().max(64).optional(),
  limit: z.int().min(1).max(200).default(30),
})

export type TraceView = ConversationView & {
  /** Pass it as `below` for the page before; null on the first one. */
  earlier: string | null
  /** The session that can be restarted. */
  open: { id: string } | null
}

/**
 * What was said between a bot and one customer, and why: which version by which rule, which steps,
 * what it was taken for, what was called, dropped or left without an answer (F52, F87).
 */
export async function traceConversation(ctx: Ctx, raw: z.input<typeof Input>): Promise<TraceView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'conversation.trace', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.trace', bot)
    const which = await findConversation(db, bot, input)
    const { below = null, limit } = input
    const rows = await conversationRows(db, which, { below, limit: limit + 1 })
    if (rows.length === 0) throw noConversation(bot.name, bot.slug)
    const shown = rows.slice(0, limit)
    const open = await openSessionWith(db, which)
    return {
      ...(await viewConversation(db, bot, shown)),
      earlier: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
      open: open ? { id: open.id } : null,
    }
  })
}
