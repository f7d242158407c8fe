import { z } from 'zod'
import { csv } from '../../domain/csv.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { scanDays } from '../../store/sharing/link-scans.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { urlOf } from './link-view.ts'

const Input = z.object({ bot: z.string() })

const rowsMax = 50_000
const header = ['day', 'bot', 'flow', 'campaign', 'link', 'scans']

/** How often each link of a bot was opened on each day, as a table, newest first (F55). */
export function scansCsv(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; text: string; rows: number; more: boolean }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'short-link.export', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', bot)
    const found = await scanDays(db, bot.id, rowsMax + 1)
    const rows = found.slice(0, rowsMax).map(({ day, flow, campaign, code, scans }) => {
      const link = urlOf(ctx.settings, code)
      return [day, bot.slug, flow, campaign, link, Number(scans)]
    })
    const today = new Date(ctx.now()).toISOString().slice(0, 10)
    return {
      name: `scans-${bot.slug}-${today}.csv`,
      text: csv([header, ...rows]),
      rows: rows.length,
      more: found.length > rowsMax,
    }
  })
}
