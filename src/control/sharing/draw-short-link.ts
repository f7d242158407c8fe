import { z } from 'zod'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { isInsideUrl } from '../../domain/private-address.ts'
import { Refusal } from '../../refusal.ts'
import { chatAddress } from '../../share/follow-link.ts'
import { qrOf } from '../../share/qr.ts'
import type { Db } from '../../store/kit/database.ts'
import { logoOf } from '../../store/sharing/bot-logos.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { unservedSenders } from '../senders/unserved.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { knownLink } from './known-link.ts'
import { viewLink } from './link-view.ts'
import type { LinkView } from './link-view.ts'
import { senderNow } from './shareable-sender.ts'

const Input = z.object({
  /** A link, by its id, its code or its address. */
  link: z.string().max(300),
  /** For print: large, and with the size at which it is read from 2 m. */
  poster: z.boolean().default(false),
  /** With the bot's logo in the middle. */
  logo: z.boolean().default(false),
})

export type DrawnLink = {
  bot: { id: string; slug: string; name: string }
  link: LinkView
  sender: { name: string; masked: string }
  /** Why nobody who scans it gets an answer; null where they do. */
  unserved: Unserved | null
  /** Where the link leads now. */
  to: string
  /** What the picture holds: the link, or where it leads when phones can't reach this server. */
  encodes: string
  png: Uint8Array
  svg: string
  /** The smallest print that is read from 30 cm, in centimetres. */
  smallestCm: number
}

/**
 * A link's QR code as PNG and SVG (F53, F55). Every picture was read by a decoder before.
 * @throws Refusal PRECONDITION_FAILED for an inactive bot, a test sender or a paused link (F54)
 */
export function drawShortLink(ctx: Ctx, raw: z.input<typeof Input>): Promise<DrawnLink> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'short-link.draw', `link:${input.link.slice(0, 60)}`, async (db) => {
    const { link, bot } = await knownLink(db, input.link)
    await authorize(db, ctx, 'bot.share', bot)
    if (link.pausedAt !== null) throw isPaused()
    const sender = await senderNow(db, ctx, bot, link.senderId)
    const view = await viewLink(db, ctx, link)
    const to = await chatAddress(db, { bot, link, sender })
    const encodes = isInsideUrl(view.url, false) ? to : view.url
    const logo = input.logo ? await logoOrThrow(db, bot) : null
    const { png, svg, modules } = await qrOf({ text: encodes, logo, poster: input.poster })
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      link: view,
      sender: { name: sender.name, masked: maskAddress(sender.address) },
      unserved: (await unservedSenders(db, ctx, [sender])).get(sender.id) ?? null,
      to,
      encodes,
      png,
      svg,
      smallestCm: smallestCm(modules),
    }
  })
}

async function logoOrThrow(db: Db, bot: BotRow): Promise<string> {
  const logo = await logoOf(db, bot.id)
  if (logo) return logo.toString('base64')
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has no logo yet.`,
    `Upload a PNG: npm run -s slipway -- logo ${bot.slug} logo.png.`,
  )
}

const isPaused = (): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    'This link is paused: people who scan its code would get no chat.',
    'Press Resume first.',
  )

/** Cameras need 0.4 mm a module, and 3 cm from 30 cm (10 to 1). */
const smallestCm = (modules: number): number => Math.max(3, Math.ceil(modules * 0.04))
