import { didYouMean } from '../../bot/did-you-mean.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { findWebUrl, liveWebUrls } from '../../store/senders/web-urls.ts'
import type { WebUrlRow } from '../../store/senders/web-urls.ts'

/** @throws Refusal NOT_FOUND when no web URL has that name */
export async function urlOrThrow(db: Db, name: string): Promise<WebUrlRow> {
  const row = await findWebUrl(db, name.trim())
  if (row) return row
  const names = (await liveWebUrls(db)).map((one) => one.name)
  throw new Refusal(
    'NOT_FOUND',
    `There is no web URL named "${name.slice(0, 60)}".${didYouMean(name, names)}`,
    'See them with /url list.',
  )
}
