import { z } from 'zod'
import { maskContact } from '../../domain/conversation/contact.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { conversationRows } from '../../store/live/conversations.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { findConversation, noConversation, WhichInput } from './find-conversation.ts'

const Input = z.object(WhichInput)

/** The number or id of a customer as it is, for once: who saw it stands in the audit log (F52). */
export async function revealContact(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: { id: string; name: string }; contact: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'conversation.reveal', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'bot.trace', bot)
    const which = await findConversation(trx, bot, input)
    const [row] = await conversationRows(trx, which, { below: null, limit: 1 })
    if (!row) throw noConversation(bot.name, bot.slug)
    await recordAudit(trx, ctx, {
      action: 'conversation.reveal',
      subject: `bot:${bot.id}`,
      after: { contact: maskContact(row.contact), message: row.id },
    })
    return { bot: { id: bot.id, name: bot.name }, contact: row.contact }
  })
}
