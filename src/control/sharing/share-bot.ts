import { z } from 'zod'
import type { Unserved } from '../../domain/channel-account.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { Refusal } from '../../refusal.ts'
import { qrPng, qrSvg } from '../../share/qr.ts'
import { whatsappLink } from '../../share/whatsapp-link.ts'
import { activationsOf } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsUntil } from '../../store/live/drains.ts'
import { senderById } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { unservedSenders } from '../senders/unserved.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { stepFor } from '../kit/step-for.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'

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
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      sender: { name: sender.name, masked: maskAddress(sender.address) },
      link,
      unserved: (await unservedSenders(db, ctx, [sender])).get(sender.id) ?? null,
      png: qrPng(link),
      svg: qrSvg(link),
    }
  })
}

async function shareableSender(
  db: Db,
  ctx: Ctx,
  bot: BotRow,
  name: string | undefined,
): Promise<SenderRow> {
  const active = await activationsOf(db, bot.id)
  const senders = await Promise.all(active.map(({ senderId }) => senderById(db, senderId)))
  const onWhatsapp = senders.filter((sender) => sender.channel === 'whatsapp')
  const sender = name === undefined ? onWhatsapp[0] : onWhatsapp.find((s) => s.name === name)
  if (senders.length === 0) throw await inactive(db, ctx, bot)
  if (!sender) throw nowhere(bot, name, senders)
  if (name === undefined && onWhatsapp.length > 1) throw several(bot, onWhatsapp)
  if (sender.isTest === 1) throw onTestSender(bot, sender)
  return sender
}

/** What has to be done first, by whoever may (F54). */
async function inactive(db: Db, ctx: Ctx, bot: BotRow): Promise<Refusal> {
  await currentOrThrow(db, bot, ctx)
  const state = (await drainsUntil(db, bot.id)) === null ? 'inactive' : 'draining'
  return new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} is ${state}: people who scan a code would get no answer.`,
    await stepFor(db, ctx, {
      act: 'bot.activate',
      does: 'activate it',
      command: `/activate ${bot.slug}`,
    }),
  )
}

function nowhere(bot: BotRow, name: string | undefined, senders: SenderRow[]): Refusal {
  return new Refusal(
    'PRECONDITION_FAILED',
    name === undefined
      ? `${bot.name} is active, but on no WhatsApp number.`
      : `${bot.name} is not active on a WhatsApp sender named ${name.slice(0, 60)}.`,
    `It is active on ${senders.map((sender) => sender.name).join(', ')}.`,
  )
}

const several = (bot: BotRow, senders: SenderRow[]): Refusal =>
  new Refusal(
    'VALIDATION',
    `${bot.name} is active on several WhatsApp numbers.`,
    `Say which: ${senders.map((sender) => sender.name).join(', ')}.`,
    { sender: `Say which: ${senders.map((sender) => sender.name).join(', ')}.` },
  )

const onTestSender = (bot: BotRow, sender: SenderRow): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} is on ${sender.name}, a test sender: only ${sender.verifiedNumber ?? 'its verified number'} gets answers there.`,
    'Activate the bot on a real sender to share it.',
  )
