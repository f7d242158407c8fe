import { enqueue } from '../store/delivery/enqueue.ts'
import type { Db } from '../store/kit/database.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import { switchOff } from '../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../store/notifiers/notifiers.ts'
import { accountsOf, peopleWithOrgRole } from '../store/people/people.ts'

/** It is told nothing more until somebody corrects it; its maker and the admins are told, once (F64). */
export async function turnOffNotifier(
  { db, now }: { db: Db; now: () => number },
  { id: notifierId, name, address, createdBy }: NotifierRow,
  why: string,
): Promise<void> {
  await db.transaction(async (trx) => {
    if ((await switchOff(trx, { id: notifierId, address }, why, now())) === 0) return
    const admins = await peopleWithOrgRole(trx, ['admin'])
    const accounts = await accountsOf(trx, [...new Set([createdBy, ...admins.map(({ id }) => id)])])
    const event = { type: 'notifier.off', notifierId, name, why } as const
    const rows = accounts.map(({ platform, install, userId }) => ({
      id: nextOutboxId(now()),
      kind: 'dm' as const,
      platform,
      install,
      target: userId,
      subject: `notifier:${notifierId}` as const,
      event,
    }))
    await enqueue(trx, rows, now())
  })
}
