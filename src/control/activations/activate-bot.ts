import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from '../bots/bot-view.ts'
import type { BotView } from '../bots/bot-view.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustAcceptWarnings } from './accept-warnings.ts'
import { drainOptionFields } from './drain-options.ts'
import { findingsOf } from '../requests/make-candidate.ts'
import { sendersToOpen } from './prepare-activation.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'
import { takeSender } from './take-sender.ts'
import type { TakeOver, Taking } from './take-sender.ts'

const Input = z.object({
  bot: z.string(),
  senders: z.array(z.string()).max(100),
  /** Id of the version that the confirmation showed. */
  expected: z.string(),
  takeOver: z.enum(['no', 'finish', 'end']).default('no'),
  /** Codes of the warnings that are fine as they are (F10). */
  override: z.array(z.string()).max(200).default([]),
  ...drainOptionFields,
})

/**
 * Opens senders for the official version; an empty list is all that it names (F42). A sender that
 * another bot holds is taken over only where that was said (F44).
 */
export async function activateBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<BotView> {
  const input = parseInput(Input, raw)
  const active = await change(ctx, 'bot.activate', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'bot.activate', bot)
    const version = await currentOrThrow(trx, bot)
    if (version.id !== input.expected) throw movedMeanwhile(bot, version)
    await openSenders(trx, ctx, { ...input, bot, version, by: person.id, drainOptions: input })
    return bot
  })
  return viewBot(ctx.db, active, ctx)
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
    override: readonly string[]
    by: string
    drainOptions: Taking['drainOptions']
  },
): Promise<void> {
  const { bot, version, by, takeOver, override, drainOptions } = what
  await mustBeValid(trx, bot, version)
  const command = `/activate ${bot.slug}`
  await mustAcceptWarnings(trx, bot, version, { override, command })
  const senders = await chosenSenders(trx, bot, version, what.senders)
  const free: SenderRow[] = []
  for (const sender of senders) {
    if ((await activeOnSender(trx, sender.id))?.botId !== bot.id) free.push(sender)
  }
  if (free.length === 0) throw alreadyActive(bot, senders)
  await bumpRouteRevision(trx, { botIds: [bot.id] })
  for (const sender of free) {
    await takeSender(trx, ctx, { bot, sender, by, takeOver, override, drainOptions })
  }
  await queueBotRedraws(trx, ctx, bot.id)
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
      `${versionRef(version).label} of ${bot.name} doesn't name the number ${unknown.join(', ')}.`,
      `Choose among ${all.map((sender) => sender.name).join(', ')}.`,
      { senders: `Choose among ${all.map((sender) => sender.name).join(', ')}.` },
    )
  }
  return names.length === 0 ? all : all.filter((sender) => names.includes(sender.name))
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
  const findings = await findingsOf(trx, bot, version.definition, version.binding)
  const errors = findings.filter((f) => f.severity === 'error')
  if (errors.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `${versionRef(version).label} of ${bot.name} no longer passes validation: ${errors[0]?.text ?? ''}`,
    `Fix the draft and publish again: /publish ${bot.slug}.`,
  )
}
