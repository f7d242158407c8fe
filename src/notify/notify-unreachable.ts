import type { Event } from '../domain/events.ts'
import { homesOf } from '../store/bot-homes.ts'
import { peopleWithBotRole } from '../store/bot-roles.ts'
import { getMeta, putMeta } from '../store/meta.ts'
import { nextOutboxId } from '../store/ordered-ids.ts'
import { enqueue } from '../store/outbox.ts'
import type { OutboxRow } from '../store/outbox.ts'
import { accountsOf } from '../store/people.ts'
import type { RelayDeps } from './deps.ts'

/**
 * A bot's card can't stand in its home: nobody would ever see a request there, so its super admins
 * are told directly, once for each bot and channel.
 */
export async function notifyUnreachable(deps: RelayDeps, row: OutboxRow): Promise<void> {
  const botId = /^bot:(.+)$/.exec(row.subject)?.[1]
  if (row.kind !== 'card' || botId === undefined) return
  const { platform, install, target: channel, subject } = row
  const key = `home.unreachable:${botId}:${platform}:${install}:${channel}`
  await deps.db.transaction(async (trx) => {
    const homes = await homesOf(trx, botId)
    const isHome = homes.some(
      (home) => home.platform === platform && home.install === install && home.channel === channel,
    )
    if (!isHome || (await getMeta(trx, key)) !== null) return
    const at = deps.now()
    await putMeta(trx, key, String(at))
    const admins = await peopleWithBotRole(trx, botId, 'super admin')
    const accounts = await accountsOf(
      trx,
      admins.map(({ id }) => id),
    )
    const event: Event = { type: 'home.unreachable', botId, platform, install, channel }
    const rows = accounts.map((account) => ({
      id: nextOutboxId(at),
      kind: 'dm' as const,
      platform: account.platform,
      install: account.install,
      target: account.userId,
      subject,
      event,
    }))
    await enqueue(trx, rows, at)
  })
}
