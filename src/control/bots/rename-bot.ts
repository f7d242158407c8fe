import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow, updateBotNames } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { botName, slugMustBeFree, mustBeNamedAlone } from './bot-names.ts'

const Input = z
  .object({
    bot: z.string().max(100),
    name: botName.optional(),
    slug: z.string().trim().max(100).optional(),
  })
  .refine(({ name, slug }) => name !== undefined || slug !== undefined, 'say what it is called')

/**
 * Corrects what a bot is called; its ids stay (F1). Whatever names it by an old short name, such as a
 * pipeline, has to be told the new one.
 */
export async function renameBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ id: string; slug: string; name: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'bot.rename', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'bot.rename', bot)
    const { name = bot.name, slug = bot.slug } = input
    if (name === bot.name && slug === bot.slug) throw unchanged(name)
    if (slug !== bot.slug) await slugMustBeFree(trx, slug)
    if (name !== bot.name) await mustBeNamedAlone(trx, name, bot.id)
    await updateBotNames(trx, bot.id, { name, slug })
    await recordAudit(trx, ctx, {
      action: 'bot.rename',
      subject: `bot:${bot.id}`,
      before: { name: bot.name, slug: bot.slug },
      after: { name, slug },
    })
    await queueBotRedraws(trx, ctx, bot.id)
    return { id: bot.id, slug, name }
  })
}

const unchanged = (name: string): Refusal =>
  new Refusal('CONFLICT', `${name} is called that already. Nothing changed.`, 'Nothing to do.')
