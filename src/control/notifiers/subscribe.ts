import { ulid } from 'ulid'
import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import {
  deleteSubscription,
  findSubscription,
  insertSubscription,
  renewSubscription,
} from '../../store/notifiers/subscriptions.ts'
import type { Subscriber } from '../../store/notifiers/subscriptions.ts'
import { actingPerson, authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const place = z.string().min(1).max(100)
/** Oneself, or a channel. */
const Input = z.object({
  bot: z.string().max(100),
  who: z.union([
    z.literal('me'),
    z.object({ platform: z.enum(platforms), install: place, channel: place }),
  ]),
})
/** `changed` is false where it was so already. */
export type Subscribed = { bot: { slug: string; name: string }; changed: boolean }

/**
 * From now on they hear of each release what changed for customers (F83). A channel hears of it while
 * the one who asked last may see the bot.
 */
export async function subscribe(ctx: Ctx, raw: z.input<typeof Input>): Promise<Subscribed> {
  const { bot: word, who } = parseInput(Input, raw)
  const id = ulid(ctx.now())
  return change(ctx, 'bot.subscribe', `bot:${word}`, async (trx) => {
    const bot = await botOrThrow(trx, word)
    const { id: createdBy } = await authorize(trx, ctx, 'bot.see', bot)
    const subscriber = subscriberOf(who, createdBy)
    const row = { ...subscriber, id, botId: bot.id, createdBy, createdAt: ctx.now() }
    const changed = await insertSubscription(trx, row)
    if (!changed) await renewSubscription(trx, row)
    if (changed) {
      const subject = `bot:${bot.id}`
      await recordAudit(trx, ctx, { action: 'bot.subscribe', subject, after: subscriber })
    }
    return { bot: { slug: bot.slug, name: bot.name }, changed }
  })
}

/**
 * They hear of its releases no more (F83). Whoever subscribed can always end it, also where they may
 * not see the bot any more.
 */
export async function unsubscribe(ctx: Ctx, raw: z.input<typeof Input>): Promise<Subscribed> {
  const { bot: word, who } = parseInput(Input, raw)
  return change(ctx, 'bot.unsubscribe', `bot:${word}`, async (trx) => {
    const bot = await botOrThrow(trx, word)
    const { id: personId } = await actingPerson(trx, ctx)
    const subscriber = subscriberOf(who, personId)
    const known = await findSubscription(trx, bot.id, subscriber)
    const isOwn = known !== undefined && [known.personId, known.createdBy].includes(personId)
    if (!isOwn) await authorize(trx, ctx, 'bot.see', bot)
    const changed = (await deleteSubscription(trx, bot.id, subscriber)) > 0
    if (changed) {
      const subject = `bot:${bot.id}`
      await recordAudit(trx, ctx, { action: 'bot.unsubscribe', subject, before: subscriber })
    }
    return { bot: { slug: bot.slug, name: bot.name }, changed }
  })
}

const subscriberOf = (who: z.output<typeof Input>['who'], personId: string): Subscriber =>
  who === 'me' ? { platform: '', install: '', channel: '', personId } : { ...who, personId: '' }
