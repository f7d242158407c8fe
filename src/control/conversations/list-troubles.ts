import { z } from 'zod'
import { maskContact } from '../../domain/conversation/contact.ts'
import { failureWindowMs } from '../../domain/conversation/failures.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { newestFailuresOf } from '../../store/live/conversations.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string() })

const rowsMax = 200
const shownMax = 10

/** A conversation in which something went wrong, with the newest of it. */
export type Trouble = { of: string; contact: string; text: string; code: string; at: number }

/** The conversations of a bot in which something went wrong in the last day, newest first (F87). */
export async function listTroubles(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ bot: { id: string; slug: string; name: string }; troubles: Trouble[] }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'conversation.list', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.trace', bot)
    const since = ctx.now() - failureWindowMs
    const troubles = new Map<string, Trouble>()
    for (const row of await newestFailuresOf(db, bot.id, since, rowsMax)) {
      const { code, text }: { code: string; text: string } = JSON.parse(row.body)
      const key = JSON.stringify([row.place, row.contact])
      const contact = maskContact(row.contact)
      if (!troubles.has(key)) {
        troubles.set(key, { of: row.messageId, contact, text, code, at: row.at })
      }
    }
    const { id, slug, name } = bot
    return { bot: { id, slug, name }, troubles: [...troubles.values()].slice(0, shownMax) }
  })
}
