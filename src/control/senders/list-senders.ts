import { z } from 'zod'
import type { Channel } from '../../bot/definition.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { botsOnSenders } from '../../store/live/activations.ts'
import type { Db } from '../../store/kit/database.ts'
import { countSenders, senderLines } from '../../store/senders/senders.ts'
import { proofsOf } from '../../store/senders/sender-proofs.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(30),
})

export type SenderView = {
  id: string
  name: string
  channel: Channel
  masked: string
  isTest: boolean
  verifiedNumber: string | null
  /** Its tester has sent the code (F54). */
  isProved: boolean
  /** The bot that is active on it. */
  heldBy: { id: string; slug: string; name: string } | null
}
export type SenderList = Page & { pages: number; total: number; senders: SenderView[] }

/** Named senders by name, their numbers masked; drafts name them, so supervisors and up see them. */
export function listSenders(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<SenderList> {
  const { page: wanted, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'sender.list', 'senders', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const total = await countSenders(db)
    const { offset, ...page } = countedPage(wanted, size, total)
    const rows = await senderLines(db, { limit: size, offset })
    return { ...page, total, senders: await viewSenders(db, rows) }
  })
}

async function viewSenders(db: Db, rows: readonly SenderRow[]): Promise<SenderView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const holders = new Map(
    (await botsOnSenders(db, ids)).map(({ senderId, ...bot }) => [senderId, bot]),
  )
  const proofs = await proofsOf(db, ids)
  const isProved = ({ id, verifiedNumber }: SenderRow) =>
    proofs.some(
      (one) => one.senderId === id && one.provedAt !== null && one.number === verifiedNumber,
    )
  return rows.map((row) => asView(row, holders.get(row.id) ?? null, isProved(row)))
}

const asView = (
  { id, name, channel, address, isTest, verifiedNumber }: SenderRow,
  heldBy: SenderView['heldBy'],
  isProved: boolean,
): SenderView => ({
  id,
  name,
  channel,
  masked: maskAddress(address),
  isTest: isTest === 1,
  verifiedNumber: verifiedNumber === null ? null : maskAddress(verifiedNumber),
  isProved,
  heldBy,
})
