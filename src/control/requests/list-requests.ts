import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { listRequestRows } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'

const Input = z.object({
  bot: z.string().optional(),
  open: z.boolean().optional(),
  /** Only those that this person could still approve. */
  waitingFor: z.string().optional(),
})

const rowsMax = 100

/** Requests, newest first, at most 100. */
export async function listRequests(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView[]> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.list', 'requests', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const filter = {
      ...(input.bot !== undefined && { botId: (await botOrThrow(db, input.bot)).id }),
      ...(input.open !== undefined && { open: input.open }),
    }
    const rows = await listRequestRows(db, filter, rowsMax)
    const views = await Promise.all(rows.map((row) => viewRequest(db, row)))
    const { waitingFor } = input
    if (waitingFor === undefined) return views
    return views.filter((view) => view.owing.some((person) => person.id === waitingFor))
  })
}
