import { z } from 'zod'
import { maxCommentLength } from '../../domain/request.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { notifyRequest } from './notify-request.ts'

const Input = z.object({
  request: z.string(),
  comment: z.string().trim().min(1, 'write something').max(maxCommentLength),
})

/** Says something in the request's thread and decides nothing (F20). */
export async function commentOnRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  const commented = await change(
    ctx,
    'request.comment',
    `request:${input.request}`,
    async (trx) => {
      const request = await requestOrThrow(trx, input.request)
      const bot = await botOrThrow(trx, request.botId)
      const person = await authorize(trx, ctx, 'bot.see', bot)
      const { id } = request
      const { comment } = input
      await recordAudit(trx, ctx, {
        action: 'request.comment',
        subject: `request:${id}`,
        botId: request.botId,
        after: { comment },
      })
      await notifyRequest(trx, ctx, request, {
        type: 'request.commented',
        requestId: id,
        by: person.id,
        comment,
      })
      return request
    },
  )
  return viewRequest(ctx.db, commented, ctx)
}
