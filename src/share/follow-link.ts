import { inGroups } from '../in-groups.ts'
import { dayOf, readCode, standingOfLink } from '../domain/short-link.ts'
import type { Db } from '../store/kit/database.ts'
import type { SenderRow } from '../store/senders/senders.ts'
import { countScans } from '../store/sharing/link-scans.ts'
import { activeSenders, codesAmong, linkByCode } from '../store/sharing/short-links.ts'
import type { ShortLinkRow } from '../store/sharing/short-links.ts'
import { startText } from './start-text.ts'
import { whatsappLink } from './whatsapp-link.ts'

/** What whoever opens a link finds: the chat, or why there is none. */
export type Opened =
  | { kind: 'open'; bot: string; linkId: string; to: string }
  | { kind: 'paused' | 'inactive' | 'elsewhere' | 'tested'; bot: string }
  | { kind: 'deleted' | 'unknown' }

/** Where a code leads now. It only reads: a preview may ask too (F27, F55). */
export async function followLink(db: Db, word: string): Promise<Opened> {
  const code = readCode(word)
  const found = code === null ? null : await linkByCode(db, code)
  if (!found) return { kind: 'unknown' }
  const { link, bot } = found
  if (!bot) return { kind: 'deleted' }
  const standing = standingOfLink({
    paused: link.pausedAt !== null,
    botExists: true,
    senderId: link.senderId,
    senders: link.pausedAt === null ? await activeSenders(db, bot.id) : [],
  })
  if (standing.kind === 'deleted') return { kind: 'deleted' }
  if (standing.kind !== 'open') return { kind: standing.kind, bot: bot.name }
  const to = await chatAddress(db, { bot, link, sender: standing.sender })
  return { kind: 'open', bot: bot.name, linkId: link.id, to }
}

/**
 * Says whether there is such a code. However many ask, one statement at a time answers all who came
 * meanwhile: who tries codes can't keep the customers' connections busy.
 */
export function createCodeCheck(db: Db): (code: string) => Promise<boolean> {
  const inGroup = inGroups<{ code: string; isKnown: boolean }>(async (asked) => {
    const known = await codesAmong(db, [...new Set(asked.map(({ code }) => code))])
    for (const one of asked) one.isKnown = known.has(one.code)
  })
  return async (code) => {
    const asked = { code, isKnown: false }
    await inGroup([asked])
    return asked.isKnown
  }
}

type Way = { bot: { id: string; name: string }; link: ShortLinkRow; sender: SenderRow }

/** The `wa.me` address with the flow's start text, as things are now. */
export const chatAddress = async (db: Db, { bot, link, sender }: Way): Promise<string> =>
  whatsappLink(sender.address, await startText(db, bot, link.flow))

/** Counts one who went to the chat. */
export const countScan = (db: Db, linkId: string, at: number): Promise<void> =>
  countScans(db, linkId, dayOf(at))
