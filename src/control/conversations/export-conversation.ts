import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { conversationRows } from '../../store/live/conversations.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { findConversation, noConversation, WhichInput } from './find-conversation.ts'
import { viewConversation } from './trace-view.ts'

const Input = z.object({ ...WhichInput, below: z.string().max(64).optional() })

const linesMax = 5000

/**
 * One conversation as a file, the contact masked. Where it has more than 5,000 lines, `next` is the
 * `below` of the next file. Who took it along stands in the audit log.
 */
export async function exportConversation(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; text: string; lines: number; next: string | null }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'conversation.export', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'bot.trace', bot)
    const which = await findConversation(trx, bot, input)
    const { below = null } = input
    const rows = await conversationRows(trx, which, { below, limit: linesMax + 1 })
    if (rows.length === 0) throw noConversation(bot.name, bot.slug)
    const shown = rows.slice(0, linesMax)
    const view = await viewConversation(trx, bot, shown)
    const { contact } = view
    await recordAudit(trx, ctx, {
      action: 'conversation.export',
      subject: `bot:${bot.id}`,
      after: { contact, lines: shown.length },
    })
    const day = new Date(ctx.now()).toISOString()
    return {
      name: `conversation-${bot.slug}-${day.slice(0, 10)}.json`,
      text: `${JSON.stringify({ exportedAt: day, ...view }, null, 2)}\n`,
      lines: shown.length,
      next: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
    }
  })
}
