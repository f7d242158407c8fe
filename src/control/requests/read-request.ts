import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'

const Input = z.object({ request: z.string() })

/** One request by id, number or `R-12`, for whoever may see the bot in detail (F58). */
export async function readRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.read', `request:${input.request}`, async (db) => {
    const request = await requestOrThrow(db, input.request)
    await authorize(db, ctx, 'bot.see', await botOrThrow(db, request.botId))
    return viewRequest(db, request, ctx)
  })
}
