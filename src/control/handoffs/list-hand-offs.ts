import { z } from 'zod'
import { maskContact } from '../../domain/conversation/contact.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { countHandOffs, openHandOffs } from '../../store/live/hand-offs.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  bot: z.string().optional(),
  page: z.int().min(1).default(1),
  size: z.int().min(1).max(100).default(20),
})

/** A customer who is with a person, masked. Times are UTC ms. */
export type HandOffSummary = {
  id: string
  bot: { slug: string; name: string }
  contact: string
  openedAt: number
  waitingSince: number | null
  replies: number
}
export type HandOffList = { page: number; pages: null; more: boolean; handOffs: HandOffSummary[] }

/** Who is with a person now, those that came first first (F73, F87). */
export async function listHandOffs(ctx: Ctx, raw: z.input<typeof Input>): Promise<HandOffList> {
  const { bot: word, page, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'handoff.list', 'bots', async (db) => {
    const bot = word === undefined ? null : await botOrThrow(db, word)
    await authorize(db, ctx, 'conversation.answer', bot ?? undefined)
    const which = { botId: bot?.id ?? null, limit: size + 1, offset: (page - 1) * size }
    const rows = await openHandOffs(db, which)
    const handOffs = rows.slice(0, size).map((row) => ({
      id: row.id,
      bot: { slug: row.slug, name: row.name },
      contact: maskContact(row.contact),
      openedAt: row.openedAt,
      waitingSince: row.waitingSince,
      replies: row.replies,
    }))
    return { page, pages: null, more: rows.length > size, handOffs }
  })
}

/** For who looks after everything: how many are with a person, and wait for an answer. */
export const handOffCounts = ({ db }: Pick<Ctx, 'db'>): ReturnType<typeof countHandOffs> =>
  countHandOffs(db)
