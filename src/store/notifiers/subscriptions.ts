import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

/** A channel, or a person (then there is no channel), that hears of each release of a bot (F83). */
export type Subscription = {
  id: string
  botId: string
  platform: Platform | ''
  install: string
  channel: string
  personId: string
  createdBy: string
  createdAt: number
}

export type Subscriber = Pick<Subscription, 'platform' | 'install' | 'channel' | 'personId'>

/** False where it was there already. */
export async function insertSubscription(trx: Db, row: Subscription): Promise<boolean> {
  const { botId, platform, install, channel, personId } = row
  const same = { botId, platform, install, channel, personId }
  if (await trx('botSubscriptions').where(same).first('id')) return false
  await trx('botSubscriptions').insert(row).onConflict().ignore()
  return true
}

/** Who asked for it last answers for it. */
export async function renewSubscription(trx: Db, row: Subscription): Promise<void> {
  const { botId, platform, install, channel, personId, createdBy } = row
  await trx('botSubscriptions')
    .where({ botId, platform, install, channel, personId })
    .update({ createdBy })
}

export const findSubscription = (
  db: Db,
  botId: string,
  who: Subscriber,
): Promise<Subscription | undefined> =>
  db('botSubscriptions')
    .where({ botId, ...who })
    .first()

export const deleteSubscription = (trx: Db, botId: string, who: Subscriber): Promise<number> =>
  trx('botSubscriptions')
    .where({ botId, ...who })
    .delete()

export const subscriptionsOf = (db: Db, botId: string): Promise<Subscription[]> =>
  db('botSubscriptions').where({ botId }).orderBy('id')
