import { z } from 'zod'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { waitingRequest } from './waiting-request.ts'

const Input = z.object({ request: z.string(), revision: z.number().int().positive() })

/** Refuses early, so that nobody writes a reason for nothing. */
export function prepareTurnDown(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.turn-down', `request:${input.request}`, async (db) => {
    const { request } = await waitingRequest(db, ctx, input)
    return viewRequest(db, request, ctx)
  })
}
