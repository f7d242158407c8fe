import { z } from 'zod'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { countLinks, linkLines } from '../../store/sharing/short-links.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewLinks } from './link-view.ts'
import type { LinkView } from './link-view.ts'

const Input = z.object({
  bot: z.string(),
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(30),
})

export type LinkList = Page & {
  pages: number
  total: number
  bot: { id: string; slug: string; name: string }
  links: LinkView[]
}

/** The links of a bot with their counts, active or not, its own first (F55). */
export function listShortLinks(ctx: Ctx, raw: z.input<typeof Input>): Promise<LinkList> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'short-link.list', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', bot)
    const total = await countLinks(db, bot.id)
    const { offset, ...page } = countedPage(input.page, input.size, total)
    const rows = await linkLines(db, bot.id, { limit: input.size, offset })
    const { id, slug, name } = bot
    return { ...page, total, bot: { id, slug, name }, links: await viewLinks(db, ctx, rows) }
  })
}
