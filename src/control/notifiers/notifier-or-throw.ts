import { didYouMean } from '../../bot/did-you-mean.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { findNotifier, notifierById, notifiersInUse } from '../../store/notifiers/notifiers.ts'
import type { NotifierRow } from '../../store/notifiers/notifiers.ts'

/** By its name, or by its id as forms give it. */
export async function notifierOrThrow(db: Db, word: string): Promise<NotifierRow> {
  const row = (await findNotifier(db, word)) ?? (await notifierById(db, word))
  if (row) return row
  const names = (await notifiersInUse(db)).map(({ name }) => name)
  throw new Refusal(
    'NOT_FOUND',
    `There is no notifier named "${word.slice(0, 60)}".${didYouMean(word, names)}`,
    'See them with /notifier list.',
  )
}
