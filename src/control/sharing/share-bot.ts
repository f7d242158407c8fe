import { z } from 'zod'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { qrOf } from '../../share/qr.ts'
import { whatsappLink } from '../../share/whatsapp-link.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { unservedSenders } from '../senders/unserved.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { shareableSender } from './shareable-sender.ts'

const Input = z.object({
  bot: z.string(),
  /** Name of the sender; needed only where the bot is active on several. */
  sender: z.string().optional(),
  /** What the customer's message box starts with, at most 140 characters as on WhatsApp. */
  text: z.string().trim().max(140).optional(),
})

export type Share = {
  bot: { id: string; slug: string; name: string }
  sender: { name: string; masked: string }
  link: string
  /** Why nobody who scans it gets an answer; null where they do. */
  unserved: Unserved | null
  png: Uint8Array
  svg: string
}

/**
 * QR code and `wa.me` link of an active WhatsApp bot (F53).
 * @throws Refusal PRECONDITION_FAILED for an inactive bot or a test sender, with the reason (F54)
 */
export async function shareBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<Share> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.share', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', bot)
    const sender = await shareableSender(db, ctx, bot, input.sender)
    const link = whatsappLink(sender.address, input.text ?? `Hi ${bot.name}`)
    const { png, svg } = await qrOf({ text: link, logo: null, poster: false })
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      sender: { name: sender.name, masked: maskAddress(sender.address) },
      link,
      unserved: (await unservedSenders(db, ctx, [sender])).get(sender.id) ?? null,
      png,
      svg,
    }
  })
}
