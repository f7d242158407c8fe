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

export const deleteSubscription = (trx: Db, botId: string, who: Subscriber): Promise<number> =>
  trx('botSubscriptions')
    .where({ botId, ...who })
    .delete()

export const subscriptionsOf = (db: Db, botId: string): Promise<Subscription[]> =>
  db('botSubscriptions').where({ botId }).orderBy('id')
