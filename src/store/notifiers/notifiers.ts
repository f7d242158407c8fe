import type { NotifierKind } from '../../domain/notifiers/notifier.ts'
import type { Db } from '../kit/database.ts'

/** Who can be told; `address` is a channel, a URL or a mail address, `offAt` when it took no more. */
export type NotifierRow = {
  id: string
  name: string
  kind: NotifierKind
  address: string
  /** The workspace or server of a channel; else empty. */
  install: string
  /** Sealed. */
  secret: string | null
  createdBy: string
  createdAt: number
  offAt: number | null
  offWhy: string | null
  retiredAt: number | null
}

export const findNotifier = (db: Db, name: string): Promise<NotifierRow | undefined> =>
  db('notifiers').where({ name, retiredAt: null }).first()

export const notifierById = (db: Db, id: string): Promise<NotifierRow | undefined> =>
  db('notifiers').where({ id, retiredAt: null }).first()

export const notifiersInUse = (db: Db): Promise<NotifierRow[]> =>
  db('notifiers').whereNull('retiredAt').orderBy('name')

export const insertNotifier = (trx: Db, row: NotifierRow): Promise<unknown> =>
  trx('notifiers').insert(row)

type To = Partial<Omit<NotifierRow, 'id' | 'createdBy' | 'createdAt'>>
export const updateNotifier = (trx: Db, id: string, to: To): Promise<number> =>
  trx('notifiers').where({ id }).update(to)

/** Once, however many of its notices found it gone; not where it was corrected meanwhile. */
export const switchOff = (
  trx: Db,
  at: Pick<NotifierRow, 'id' | 'address'>,
  why: string,
  offAt: number,
): Promise<number> =>
  trx('notifiers')
    .where({ ...at, offAt: null, retiredAt: null })
    .update({ offAt, offWhy: why })

/** Retired ones too. */
export const notifierNamesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> =>
  db('notifiers').whereIn('id', ids).select('id', 'name')

/** How the outbox brings it there; null for a webhook, which is called. The address is read when mail goes. */
export function outboxWay({ id, kind, install, address }: NotifierRow) {
  if (kind === 'webhook') return null
  return kind === 'mail'
    ? ({ kind, platform: 'mail', install: 'smtp', target: `${mailedPrefix}${id}` } as const)
    : ({ kind: 'note', platform: kind, install, target: address } as const)
}

const mailedPrefix = 'notifier:'

/** The notifier that a mail is for; null where it is for a person. */
export const mailedNotifier = (target: string): string | null =>
  target.startsWith(mailedPrefix) ? target.slice(mailedPrefix.length) : null

export async function notifierNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await notifierNamesOf(db, ids)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
