import type { Event } from '../domain/events.ts'
import { homesOf } from '../store/bots/bot-homes.ts'
import { peopleWithBotRole } from '../store/bots/bot-roles.ts'
import { deleteMeta, getMeta, putMeta } from '../store/kit/meta.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import { enqueue } from '../store/delivery/enqueue.ts'
import type { OutboxRow } from '../store/delivery/outbox.ts'
import { accountsOf } from '../store/people/people.ts'
import type { Db } from '../store/kit/database.ts'
import { botOfSubject } from '../store/kit/subjects.ts'
import type { RelayDeps } from './deps.ts'

/** The card can't stand in its home, or its lines can't stand in a thread there. */
type Trouble = 'home.unreachable' | 'home.threadless'

/**
 * Something is out of order in a bot's home, which its super admins can fix or have fixed: they are
 * told directly what is missing, once for each bot, channel and problem.
 */
export async function notifyUnreachable(
  deps: RelayDeps,
  row: OutboxRow,
  type: Trouble,
  problem: string,
): Promise<void> {
  const { platform, install, target: channel } = row
  await deps.db.transaction(async (trx) => {
    const botId = await botOfSubject(trx, row.subject)
    if (botId === null) return
    const homes = await homesOf(trx, botId)
    const isHome = homes.some(
      (home) => home.platform === platform && home.install === install && home.channel === channel,
    )
    const key = keyOf(type, botId, row)
    if (!isHome || (await getMeta(trx, key)) === problem) return
    const at = deps.now()
    await putMeta(trx, key, problem)
    const event: Event = { type, botId, platform, install, channel, problem }
    const subject = `bot:${botId}` as const
    const owners = (await ownersOf(trx, botId)).map((to) => ({ ...to, subject, event }))
    const rows = owners.map((one) => ({ ...one, id: nextOutboxId(at), kind: 'dm' as const }))
    await enqueue(trx, rows, at)
  })
}

/** A customer who waits is told of all the same (F87): with the buttons to answer from there. */
export async function tellOwnersDirectly({ db, now }: RelayDeps, row: OutboxRow): Promise<void> {
  const { event, subject } = row
  if (!event) return
  await db.transaction(async (trx) => {
    const botId = await botOfSubject(trx, subject)
    if (botId === null) return
    const at = now()
    const owners = (await ownersOf(trx, botId)).map((to) => ({ ...to, subject, event }))
    const rows = owners.map((one) => ({ ...one, id: nextOutboxId(at), kind: 'dm' as const }))
    await enqueue(trx, rows, at)
  })
}

/** The accounts of its super admins. */
async function ownersOf(trx: Db, botId: string) {
  const admins = await peopleWithBotRole(trx, botId, 'super admin')
  const accounts = await accountsOf(
    trx,
    admins.map(({ id }) => id),
  )
  return accounts.map(({ platform, install, userId }) => ({ platform, install, target: userId }))
}

/** It works again: the next trouble there is news. */
export async function forgetUnreachable(
  { db }: RelayDeps,
  row: OutboxRow,
  type: Trouble,
): Promise<void> {
  const botId = await botOfSubject(db, row.subject)
  if (botId !== null) await deleteMeta(db, keyOf(type, botId, row))
}

const keyOf = (type: Trouble, botId: string, { platform, install, target }: OutboxRow): string =>
  `${type}:${botId}:${platform}:${install}:${target}`
