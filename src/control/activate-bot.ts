import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { activeOnSender, endActivation, insertActivation } from '../store/activations.ts'
import type { ActivationRow } from '../store/activations.ts'
import { botOrThrow } from '../store/bots.ts'
import type { BotRow } from '../store/bots.ts'
import type { Db } from '../store/database.ts'
import { releasesOf } from '../store/releases.ts'
import { moveRoutes } from '../store/routes.ts'
import type { SenderRow } from '../store/senders.ts'
import { versionRef } from '../store/versions.ts'
import type { VersionRow } from '../store/versions.ts'
import { announceBot, announceLine } from './announce.ts'
import { authorize } from './authorize.ts'
import { viewBot } from './bot-view.ts'
import type { BotView } from './bot-view.ts'
import { change, parseInput, record } from './change.ts'
import type { Ctx } from './context.ts'
import { findingsOf } from './make-candidate.ts'
import { sendersToOpen } from './prepare-activation.ts'
import { currentOrThrow } from './prepare-revert.ts'
import { holderOf } from './senders-of.ts'
import { stepDown } from './step-down.ts'

const Input = z.object({
  bot: z.string(),
  senders: z.array(z.string()).max(100),
  /** Id of the version that the confirmation showed. */
  expected: z.string(),
  takeOver: z.enum(['no', 'finish', 'end']).default('no'),
})

type TakeOver = z.output<typeof Input>['takeOver']

/**
 * Opens senders for the official version; an empty list is all that it names (F42). A sender that
 * another bot holds is taken over only where that was said (F44).
 */
export async function activateBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<BotView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'bot.activate', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'bot.activate', bot)
    const version = await currentOrThrow(trx, bot)
    if (version.id !== input.expected) throw movedMeanwhile(bot, version)
    const { senders, takeOver } = input
    await openSenders(trx, ctx, { bot, version, senders, takeOver, by: person.id })
    return viewBot(trx, bot)
  })
}

/** What an activation does, inside the transaction of whoever may (F42-F44, F51). */
export async function openSenders(
  trx: Db,
  ctx: Ctx,
  what: {
    bot: BotRow
    version: VersionRow
    senders: readonly string[]
    takeOver: TakeOver
    by: string
  },
): Promise<void> {
  const { bot, version, by, takeOver } = what
  await mustBeValid(trx, bot, version)
  const senders = await chosenSenders(trx, bot, version, what.senders)
  const free: SenderRow[] = []
  for (const sender of senders) {
    if ((await activeOnSender(trx, sender.id))?.botId !== bot.id) free.push(sender)
  }
  if (free.length === 0) throw alreadyActive(bot, senders)
  await moveRoutes(trx)
  for (const sender of free) await takeSender(trx, ctx, { bot, sender, by, takeOver })
  await announceBot(trx, ctx, bot.id)
  ctx.ports.routesMoved()
}

async function chosenSenders(
  trx: Db,
  bot: BotRow,
  version: VersionRow,
  names: readonly string[],
): Promise<SenderRow[]> {
  const all = await sendersToOpen(trx, bot, version)
  const unknown = names.filter((name) => !all.some((sender) => sender.name === name))
  if (unknown.length > 0) {
    throw new Refusal(
      'VALIDATION',
      `${versionRef(version).label} of ${bot.name} doesn't name the sender ${unknown.join(', ')}.`,
      `Choose among ${all.map((sender) => sender.name).join(', ')}.`,
      { senders: `Choose among ${all.map((sender) => sender.name).join(', ')}.` },
    )
  }
  return names.length === 0 ? all : all.filter((sender) => names.includes(sender.name))
}

async function takeSender(
  trx: Db,
  ctx: Ctx,
  what: { bot: BotRow; sender: SenderRow; by: string; takeOver: TakeOver },
): Promise<void> {
  const { bot, sender, by, takeOver } = what
  const held = await activeOnSender(trx, sender.id)
  if (held) await giveUp(trx, ctx, held, sender, bot, by, takeOver)
  const senderId = sender.id
  await insertActivation(trx, { botId: bot.id, senderId, activatedBy: by, activatedAt: ctx.now() })
  await record(trx, ctx, {
    action: 'bot.activate',
    subject: `bot:${bot.id}`,
    before: held ? { sender: sender.name, botId: held.botId } : { sender: sender.name },
    after: { sender: sender.name, botId: bot.id, takeOver },
  })
  const event = { type: 'bot.activated', botId: bot.id, by, senderId } as const
  await announceLine(trx, ctx, bot.id, `bot:${bot.id}`, event)
}

/** The bot that holds the sender steps down from it, on every track (F44). */
async function giveUp(
  trx: Db,
  ctx: Ctx,
  held: ActivationRow,
  sender: SenderRow,
  bot: BotRow,
  by: string,
  takeOver: TakeOver,
): Promise<void> {
  const holder = await holderOf(trx, sender.id, bot.id)
  if (takeOver === 'no') throw taken(sender, holder)
  const { botId, senderId } = held
  await endActivation(trx, held, by, ctx.now())
  for (const { versionId, track } of await releasesOf(trx, botId)) {
    await stepDown(trx, ctx, { botId, versionId, senderId, track }, takeOver)
  }
  const reason = `${bot.name} took over`
  await record(trx, ctx, {
    action: 'bot.deactivate',
    subject: `bot:${botId}`,
    after: { sender: sender.name, reason },
  })
  await announceBot(trx, ctx, botId)
  const event = { type: 'bot.deactivated', botId, by, senderId, reason } as const
  await announceLine(trx, ctx, botId, `bot:${botId}`, event)
}

function taken(sender: SenderRow, holder: { bot: string; openSessions: number } | null): Refusal {
  const who = holder ? `${holder.bot} with ${holder.openSessions} open chats` : 'another bot'
  return new Refusal(
    'CONFLICT',
    `${sender.name} is taken by ${who}.`,
    'Choose whether its open chats may finish or end at once, and activate again.',
    { takeOver: `${sender.name} is taken by ${who}: say what happens to them.` },
  )
}

const alreadyActive = (bot: BotRow, senders: readonly SenderRow[]): Refusal =>
  new Refusal(
    'CONFLICT',
    `${bot.name} is already active on ${senders.map((sender) => sender.name).join(', ')}.`,
    `Get its QR code with /qr ${bot.slug}.`,
  )

const movedMeanwhile = (bot: BotRow, version: VersionRow): Refusal =>
  new Refusal(
    'CONFLICT',
    `${versionRef(version).label} of ${bot.name} was released after you opened the confirmation. Nothing was activated.`,
    `Look again with /activate ${bot.slug}.`,
  )

async function mustBeValid(trx: Db, bot: BotRow, version: VersionRow): Promise<void> {
  const errors = (await findingsOf(trx, bot, version.definition)).filter(
    (f) => f.severity === 'error',
  )
  if (errors.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `${versionRef(version).label} of ${bot.name} no longer passes validation: ${errors[0]?.text ?? ''}`,
    `Mend it and publish again: /publish ${bot.slug}.`,
  )
}
