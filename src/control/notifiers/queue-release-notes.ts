import { actorId } from '../../domain/actor.ts'
import type { Event } from '../../domain/events.ts'
import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { subscriptionsOf } from '../../store/notifiers/subscriptions.ts'
import { accountsOf } from '../../store/people/people.ts'
import { settingsOf } from '../../store/people/person-settings.ts'
import type { Ctx } from '../kit/context.ts'

type Released = Omit<Extract<Event, { type: 'version.news' }>, 'type' | 'by'>

/**
 * Tells whoever subscribed to the bot what changed for customers (F83), in the transaction of the
 * release: what was not released is never told. Who wants no news gets none (F28).
 */
export async function queueReleaseNotes(trx: Db, ctx: Ctx, released: Released): Promise<void> {
  const all = await subscriptionsOf(trx, released.botId)
  if (all.length === 0) return
  const at = ctx.now()
  const event = { type: 'version.news', ...released, by: actorId(ctx.actor) } as const
  const subject = `bot:${released.botId}` as const
  const notes = all.flatMap(({ platform, install, channel: target }) =>
    platform === '' ? [] : [{ kind: 'note' as const, platform, install, target }],
  )
  const asked = all.flatMap(({ personId }) => (personId === '' ? [] : [personId]))
  const told = (await settingsOf(trx, asked)).filter((one) => mayTellAt(one, 'news', at) !== null)
  const accounts = await accountsOf(
    trx,
    told.map(({ id }) => id),
  )
  const directs = accounts.map(({ platform, install, userId: target }) => ({
    kind: 'dm' as const,
    platform,
    install,
    target,
  }))
  const rows = [...notes, ...directs].map((to) => ({ ...to, id: nextOutboxId(at), subject, event }))
  await enqueue(trx, rows, at)
}
