import type { OpenLink } from '../../domain/same-person.ts'
import type { Db } from '../kit/database.ts'

/** What an admin linked, joined or handed over, and whether another admin confirmed it (F24). */
export type LinkRow = OpenLink & {
  id: string
  kind: 'account' | 'join' | 'hand-over'
  state: 'open' | 'confirmed' | 'replaced'
  /** Only for a hand-over. */
  botId: string | null
  /** `slack:T1:U9`; only where one account was linked. */
  account: string | null
  createdAt: number
  decidedBy: string | null
  decidedAt: number | null
}

export const insertLink = (trx: Db, row: LinkRow): Promise<unknown> => trx('links').insert(row)

export const findLink = (db: Db, id: string): Promise<LinkRow | undefined> =>
  db('links').where({ id }).first()

/** Oldest first. */
export const openLinks = (db: Db): Promise<LinkRow[]> =>
  db('links').where({ state: 'open' }).orderBy('id')

/** Those that say something about who reviews this bot. */
export const openLinksOf = (db: Db, botId: string): Promise<LinkRow[]> =>
  db('links')
    .where({ state: 'open' })
    .where((of) => void of.whereNull('botId').orWhere({ botId }))
    .orderBy('id')

/** False when somebody was faster. */
export const confirmLinkRow = (
  trx: Db,
  id: string,
  end: { decidedBy: string; decidedAt: number },
): Promise<boolean> =>
  trx('links')
    .where({ id, state: 'open' })
    .update({ ...end, state: 'confirmed' })
    .then((count) => count === 1)

/** The account or the bot went on to somebody else: what was said before is no longer so. */
export async function replaceLinks(
  trx: Db,
  what: { account: string } | { botId: string },
  decidedAt: number,
): Promise<void> {
  await trx('links')
    .where({ ...what, state: 'open' })
    .update({ state: 'replaced', decidedAt })
}
