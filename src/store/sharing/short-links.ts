import { ulid } from 'ulid'
import type { Db } from '../kit/database.ts'
import type { SenderRow } from '../senders/senders.ts'

/** One of our own links (F55). `flow`, `campaign` and `senderId` are empty where none is meant. */
export type ShortLinkRow = {
  id: string
  code: string
  botId: string
  flow: string
  campaign: string
  senderId: string
  createdBy: string
  createdAt: number
  pausedAt: number | null
}

export type LinkPurpose = Pick<ShortLinkRow, 'botId' | 'flow' | 'campaign' | 'senderId'>

export const findLink = (db: Db, id: string): Promise<ShortLinkRow | undefined> =>
  db('shortLinks').where({ id }).first()

export const linkFor = (
  db: Db,
  { botId, flow, campaign, senderId }: LinkPurpose,
): Promise<ShortLinkRow | undefined> =>
  db('shortLinks').where({ botId, flow, campaign, senderId }).first()

/** Those of these flows that are for no campaign and no number in particular. */
export const plainLinksOf = (
  db: Db,
  botId: string,
  flows: readonly string[],
): Promise<ShortLinkRow[]> =>
  db('shortLinks').where({ botId, campaign: '', senderId: '' }).whereIn('flow', flows)

/** The link of a code with the bot that it is for: null where that was deleted. */
export async function linkByCode(
  db: Db,
  code: string,
): Promise<{ link: ShortLinkRow; bot: { id: string; name: string } | null } | null> {
  const row: (ShortLinkRow & { botName: string | null }) | undefined = await db('shortLinks')
    .leftJoin('bots', 'bots.id', 'shortLinks.botId')
    .where('shortLinks.code', code)
    .first('shortLinks.*', { botName: 'bots.name' })
  if (!row) return null
  const { botName, ...link } = row
  return { link, bot: botName === null ? null : { id: link.botId, name: botName } }
}

/** Those of these codes that there are. */
export async function codesAmong(db: Db, codes: readonly string[]): Promise<Set<string>> {
  return new Set(await db('shortLinks').whereIn('code', codes).pluck('code'))
}

/** Where a bot is active now, by the names of its senders. */
export const activeSenders = (db: Db, botId: string): Promise<SenderRow[]> =>
  db('activations')
    .join('senders', 'senders.id', 'activations.senderId')
    .where({ botId, state: 'active' })
    .orderBy('senders.name')
    .select('senders.*')

export async function insertLink(
  trx: Db,
  row: Omit<ShortLinkRow, 'id' | 'pausedAt'>,
): Promise<ShortLinkRow> {
  const link = { ...row, id: ulid(row.createdAt), pausedAt: null }
  await trx('shortLinks').insert(link)
  return link
}

export const setLinkPaused = (trx: Db, id: string, pausedAt: number | null): Promise<number> =>
  trx('shortLinks').where({ id }).update({ pausedAt })

export async function countLinks(db: Db, botId: string): Promise<number> {
  const row = await db('shortLinks').where({ botId }).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** The links of a bot by flow and campaign: its own link stands on top. */
export const linkLines = (
  db: Db,
  botId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<ShortLinkRow[]> =>
  db('shortLinks')
    .where({ botId })
    .orderBy(['flow', 'campaign', 'senderId'])
    .limit(limit)
    .offset(offset)
