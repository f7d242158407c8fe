import { standingOfLink } from '../../domain/short-link.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsUntil } from '../../store/live/drains.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { activeSenders } from '../../store/sharing/short-links.ts'
import type { Ctx } from '../kit/context.ts'
import { stepFor } from '../kit/step-for.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'

/**
 * The WhatsApp number on which the bot can be shared now; `name` says which of several.
 * @throws Refusal PRECONDITION_FAILED for an inactive bot or a test sender, with the reason (F54)
 */
export async function shareableSender(
  db: Db,
  ctx: Ctx,
  bot: BotRow,
  name: string | undefined,
): Promise<SenderRow> {
  const senders = await activeSenders(db, bot.id)
  const onWhatsapp = senders.filter((sender) => sender.channel === 'whatsapp')
  const sender = name === undefined ? onWhatsapp[0] : onWhatsapp.find((s) => s.name === name)
  if (senders.length === 0) throw await inactive(db, ctx, bot)
  if (!sender) throw nowhere(bot, name, senders)
  if (name === undefined && onWhatsapp.length > 1) throw several(bot, onWhatsapp)
  if (sender.isTest === 1) throw onTestSender(bot, sender)
  return sender
}

/** What has to be done first, by whoever may (F54). */
/**
 * The number that a link leads to now: the one that was chosen for it, else any.
 * @throws Refusal PRECONDITION_FAILED with the reason where there is none (F54)
 */
export async function senderNow(
  db: Db,
  ctx: Ctx,
  bot: BotRow,
  senderId: string,
): Promise<SenderRow> {
  const senders = await activeSenders(db, bot.id)
  const standing = standingOfLink({ paused: false, botExists: true, senderId, senders })
  return standing.kind === 'open' ? standing.sender : shareableSender(db, ctx, bot, undefined)
}

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
      : `${bot.name} is not active on a WhatsApp number named ${name.slice(0, 60)}.`,
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
    `${bot.name} is on ${sender.name}, a test number: only ${sender.verifiedNumber ?? 'its verified number'} gets answers there.`,
    'Activate the bot on a real number to share it.',
  )
