import type { Db } from '../../store/kit/database.ts'
import type { NewsRow } from '../../store/senders/channel-news.ts'
import { sendersAt } from '../../store/senders/senders.ts'

/** What was told of a number, the same counted together, or of none. Times are UTC ms. */
export type NumberNews = NewsRow & {
  /** Our name for the number that came under an id which is not its own; null where it has none. */
  sender: string | null
}

/** Says of a number that is not connected so whether it has a name here all the same. */
export async function numberNews(db: Db, rows: readonly NewsRow[]): Promise<NumberNews[]> {
  const isUnknown = ({ kind, what }: NewsRow) => kind === 'unknown number' && what !== ''
  const unknown = new Set(rows.filter(isUnknown).map(({ what }) => what))
  const named = new Map(
    (await sendersAt(db, 'whatsapp', [...unknown])).map(({ number, name }) => [number, name]),
  )
  return rows.map((row) => ({
    ...row,
    sender: isUnknown(row) ? (named.get(row.what) ?? null) : null,
  }))
}
