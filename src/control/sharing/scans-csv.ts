import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { csvBytes } from '../../domain/csv.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { scanDays } from '../../store/sharing/link-scans.ts'
import type { DayOfLink } from '../../store/sharing/link-scans.ts'
import { inSnapshot } from '../../store/kit/sqlite.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { urlOf } from './link-view.ts'

const Input = z.object({ bot: z.string() })

const rowsMax = 50_000
/** So many are read, and then written out; others get in between. */
const rowsAtOnce = 5000
const header = ['day', 'bot', 'flow', 'campaign', 'link', 'scans']

/** How often each link of a bot was opened on each day, as a table, newest first (F55). */
export function scansCsv(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string; bytes: Uint8Array; rows: number; more: boolean }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'short-link.export', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.share', bot)
    const parts = [csvBytes([header])]
    const lineOf = ({ day, flow, campaign, code, scans }: DayOfLink) => {
      const link = urlOf(ctx.settings, code)
      return [day, bot.slug, flow, campaign, link, Number(scans)]
    }
    const { rows, more } = await inSnapshot(db, async (snapshot) => {
      for (let offset = 0; offset < rowsMax; offset += rowsAtOnce) {
        const found = await scanDays(snapshot, bot.id, { limit: rowsAtOnce, offset })
        await nextTurn()
        parts.push(csvBytes(found.map(lineOf)))
        if (found.length < rowsAtOnce) return { rows: offset + found.length, more: false }
      }
      const beyond = await scanDays(snapshot, bot.id, { limit: 1, offset: rowsMax })
      return { rows: rowsMax, more: beyond.length > 0 }
    })
    const today = new Date(ctx.now()).toISOString().slice(0, 10)
    return {
      name: `scans-${bot.slug}-${today}.csv`,
      bytes: Buffer.concat(parts),
      rows,
      more,
    }
  })
}
