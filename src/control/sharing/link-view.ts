import { dayOf } from '../../domain/short-link.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { Db } from '../../store/kit/database.ts'
import { sendersAmong } from '../../store/senders/senders.ts'
import { scansOfLinks } from '../../store/sharing/link-scans.ts'
import type { Scans } from '../../store/sharing/link-scans.ts'
import type { ShortLinkRow } from '../../store/sharing/short-links.ts'
import type { Ctx, Settings } from '../kit/context.ts'

/** One of our own links as lists and the API show it. Times are UTC ms, days are UTC days. */
export type LinkView = {
  id: string
  url: string
  flow: string | null
  campaign: string | null
  /** The number that was chosen for it; null where any of the bot will do. */
  sender: string | null
  paused: boolean
  scans: Scans
  createdBy: PersonRef
  createdAt: number
}

/** As sets: a statement each for all of them. */
export async function viewLinks(
  db: Db,
  { settings, now }: Pick<Ctx, 'settings' | 'now'>,
  rows: readonly ShortLinkRow[],
): Promise<LinkView[]> {
  if (rows.length === 0) return []
  const scans = await scansOfLinks(db, idsOf(rows), dayOf(now()))
  const names = await namesOf(db, [...new Set(rows.map(({ createdBy }) => createdBy))])
  const chosen = [...new Set(rows.map(({ senderId }) => senderId))]
  const senders = await sendersAmong(db, { ids: chosen, names: [] })
  return rows.map((row) => ({
    id: row.id,
    url: urlOf(settings, row.code),
    flow: row.flow || null,
    campaign: row.campaign || null,
    sender: senders.find(({ id }) => id === row.senderId)?.name ?? null,
    paused: row.pausedAt !== null,
    scans: scans.get(row.id) ?? { total: 0, today: 0 },
    createdBy: names.get(row.createdBy) ?? { id: row.createdBy, name: 'Slipway' },
    createdAt: row.createdAt,
  }))
}

export async function viewLink(
  db: Db,
  ctx: Pick<Ctx, 'settings' | 'now'>,
  row: ShortLinkRow,
): Promise<LinkView> {
  const [view] = await viewLinks(db, ctx, [row])
  if (!view) throw new Error('A link has no view')
  return view
}

/** Under the organisation's own domain for links, where it has one (F41). */
export const urlOf = (
  { linkUrl, publicUrl }: Pick<Settings, 'linkUrl' | 'publicUrl'>,
  code: string,
): string => `${linkUrl ?? publicUrl}/l/${code}`

const idsOf = (rows: readonly ShortLinkRow[]): string[] => rows.map(({ id }) => id)
