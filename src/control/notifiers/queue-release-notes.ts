import { permissionsOf } from '../../domain/access.ts'
import { actorId } from '../../domain/actor.ts'
import type { Event } from '../../domain/events.ts'
import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { mailboxesOf } from '../../store/mail/mailboxes.ts'
import { subscriptionsOf } from '../../store/notifiers/subscriptions.ts'
import type { Subscription } from '../../store/notifiers/subscriptions.ts'
import { accountsOf, orgRolesOfMany } from '../../store/people/people.ts'
import { settingsOf } from '../../store/people/person-settings.ts'
import type { Ctx } from '../kit/context.ts'

type Released = Omit<Extract<Event, { type: 'version.news' }>, 'type' | 'by'>

/**
 * Tells whoever subscribed to the bot what changed for customers (F83), in the transaction of the
 * release: what was not released is never told. Who wants no news gets none (F28), and who takes no
 * direct messages gets a mail.
 */
export async function queueReleaseNotes(trx: Db, ctx: Ctx, released: Released): Promise<void> {
  const all = await subscribersNow(trx, released.botId)
  if (all.length === 0) return
  const at = ctx.now()
  const event = { type: 'version.news', ...released, by: actorId(ctx.actor) } as const
  const subject = `bot:${released.botId}` as const
  const notes = all.flatMap(({ platform, install, channel: target }) =>
    platform === '' ? [] : [{ kind: 'note' as const, platform, install, target }],
  )
  const asked = all.flatMap(({ personId }) => (personId === '' ? [] : [personId]))
  const told = (await settingsOf(trx, asked)).filter((one) => mayTellAt(one, 'news', at) !== null)
  const ids = told.map(({ id }) => id)
  const accounts = await accountsOf(trx, ids)
  const mailed = await mailedTo(trx, ctx, ids, accounts)
  const directs = accounts
    .filter(({ personId }) => !mailed.includes(personId))
    .map(({ platform, install, userId: target }) => ({
      kind: 'dm' as const,
      platform,
      install,
      target,
    }))
  const mails = mailed.map((target) => ({
    kind: 'mail' as const,
    platform: 'mail' as const,
    install: 'smtp',
    target,
  }))
  const rows = [...notes, ...directs, ...mails].map((to) => ({
    ...to,
    id: nextOutboxId(at),
    subject,
    event,
  }))
  await enqueue(trx, rows, at)
}

/** Who may still see the bot: for a channel, the one who subscribed it. */
async function subscribersNow(trx: Db, botId: string): Promise<Subscription[]> {
  const all = await subscriptionsOf(trx, botId)
  const holders = [...new Set(all.map(({ personId, createdBy }) => personId || createdBy))]
  const enabled = (await settingsOf(trx, holders)).map(({ id }) => id)
  const held = await orgRolesOfMany(trx, enabled)
  const sees = (id: string): boolean => {
    const org = held.filter(({ personId }) => personId === id).map(({ role }) => role)
    return permissionsOf({ org, bot: [] }, 'bot.see')
  }
  const seeing = new Set(enabled.filter(sees))
  return all.filter(({ personId, createdBy }) => seeing.has(personId || createdBy))
}

/** Whom no chat reaches directly, where a mail does. */
async function mailedTo(
  trx: Db,
  { settings }: Ctx,
  ids: readonly string[],
  accounts: Awaited<ReturnType<typeof accountsOf>>,
): Promise<string[]> {
  if (!settings.mail) return []
  const open = accounts.filter(({ directsClosedAt }) => directsClosedAt === null)
  const reached = new Set(open.map(({ personId }) => personId))
  const boxes = await mailboxesOf(
    trx,
    ids.filter((id) => !reached.has(id)),
  )
  return boxes.filter(({ isRefused }) => !isRefused).map(({ id }) => id)
}
