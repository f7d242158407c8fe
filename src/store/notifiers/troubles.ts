import type { BoundNotifier } from '../../domain/notifiers/notifier.ts'
import { maskContact } from '../../domain/conversation/contact.ts'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { insertRows } from '../kit/json-table.ts'
import { waits } from '../waits.ts'

/** Something that went wrong and that nobody was told of yet; `contact` is masked. */
export type TroubleRow = {
  id: string
  botId: string
  versionId: string | null
  code: string | null
  text: string
  contact: string
  at: number
}

const columns = {
  id: 'text',
  botId: 'text',
  versionId: 'text',
  code: 'text',
  text: 'text',
  contact: 'text',
  at: 'bigint',
} as const

type Line = {
  id: string
  environment: string
  direction: string
  contact: string
  body: string
  code?: string | undefined
  botId: string | null
  versionId: string | null
  at: number
}

/** Written with the message that says it, so that none is lost; nothing is written where all is well. */
export async function noteTroubles(trx: Db, lines: readonly Line[]): Promise<void> {
  const rows = lines.flatMap((line): TroubleRow[] => {
    const { id, botId, versionId, code = null, at } = line
    if (line.direction !== 'error' || line.environment !== 'live' || botId === null) return []
    const { text = '' }: { text?: string } = JSON.parse(line.body)
    return [{ id, botId, versionId, code, text, contact: maskContact(line.contact), at }]
  })
  if (rows.length > 0) await insertRows(trx, 'botTroubles', columns, rows)
}

export const troublesWait = waits('(select min(id) from bot_troubles) is not null')

export const hasTroubles = async (db: Db): Promise<boolean> =>
  (await db('botTroubles').orderBy('id').first('id')) !== undefined

/** Takes the oldest away, in this transaction; of two who ask at once each gets others. */
export async function takeTroubles(trx: Db, limit: number): Promise<TroubleRow[]> {
  const oldest = trx('botTroubles').orderBy('id').limit(limit)
  // SQLite has one writer at a time.
  const rows: TroubleRow[] = await (isShared(trx) ? oldest.forUpdate().skipLocked() : oldest)
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await trx('botTroubles').whereIn('id', ids).delete()
  return rows
}

/** Whom the version tells; where none is known, the one that is official. */
export async function boundNotifiersOf(
  db: Db,
  { botId, versionId }: Pick<TroubleRow, 'botId' | 'versionId'>,
): Promise<BoundNotifier[]> {
  const official = db('releases').where({ botId, track: 'official' }).select('versionId')
  const row: { binding: string } | undefined = await db('versions')
    .where({ botId })
    .where((query) => {
      if (versionId === null) void query.whereIn('id', official)
      else void query.where({ id: versionId })
    })
    .first('binding')
  const binding: { notifiers?: BoundNotifier[] } = row ? JSON.parse(row.binding) : {}
  return binding.notifiers ?? []
}
