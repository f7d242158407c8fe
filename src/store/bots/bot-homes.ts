import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

/** A channel where a bot's cards stand. */
export type Home = { platform: Platform; install: string; channel: string }

export const homesOf = (db: Db, botId: string): Promise<Home[]> =>
  db('botHomes')
    .where({ botId })
    .orderBy(['platform', 'install', 'channel'])
    .select('platform', 'install', 'channel')

export async function putHome(trx: Db, home: Home & { botId: string }): Promise<void> {
  await trx('botHomes').insert(home).onConflict().ignore()
}

/** The bot's one channel in an install of a platform, instead of the one it had there. */
export async function replaceHome(trx: Db, home: Home & { botId: string }): Promise<void> {
  const { botId, platform, install } = home
  await trx('botHomes').where({ botId, platform, install }).delete()
  await trx('botHomes').insert(home)
}
