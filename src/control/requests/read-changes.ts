import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { comparedBy } from './told-of.ts'

const Input = z.object({ request: z.string() })

/** All changes, as files: `name` is without its ending. */
export type WrittenChanges = { name: string; title: string; html: string; text: string }

/** Everything that a request changes, in customers' words, as one page and as plain text (F74). */
export async function readChanges(ctx: Ctx, raw: z.input<typeof Input>): Promise<WrittenChanges> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.read', `request:${input.request}`, async (db) => {
    const row = await requestOrThrow(db, input.request)
    const bot = await botOrThrow(db, row.botId)
    await authorize(db, ctx, 'bot.see', bot)
    const title = `R-${row.number} · ${bot.name}`
    const { html, text } = await runJob('writeChanges', { ...(await comparedBy(db, row)), title })
    return { name: `R-${row.number}-changes`, title, html, text }
  })
}
