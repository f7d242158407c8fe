import { z } from 'zod'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { countWebUrls, webUrlLines } from '../../store/senders/web-urls.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { WebUrlView } from './add-url.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(30),
})

export type UrlList = Page & { pages: number; total: number; urls: WebUrlView[] }

/** Web pages by name; drafts name them, so supervisors and up see them. */
export function listUrls(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<UrlList> {
  const { page: wanted, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'url.list', 'urls', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const total = await countWebUrls(db)
    const { offset, ...page } = countedPage(wanted, size, total)
    const rows = await webUrlLines(db, { limit: size, offset })
    return { ...page, total, urls: rows.map(({ id, name, url }) => ({ id, name, url })) }
  })
}
