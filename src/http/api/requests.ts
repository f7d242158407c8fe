import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Ctx } from '../../control/context.ts'
import { readRequest } from '../../control/read-request.ts'
import { requestPublish } from '../../control/request-publish.ts'
import type { RequestView } from '../../control/request-view.ts'
import { route } from './route.ts'
import * as shapes from './shapes.ts'

const waitSecondsMax = 60
const lookEveryMs = 1000

/** Publish requests: a pipeline asks and waits; deciding is for people, in chat (F27). */
export const requestRoutes = [
  route({
    method: 'POST',
    path: '/bots/:bot/requests',
    summary: 'Ask to publish the draft',
    body: z.object({
      comment: z.string(),
      selection: z
        .union([
          z.literal('all'),
          z.object({
            flows: z.array(z.string()),
            shared: z.array(z.string()),
            settings: z.boolean(),
          }),
        ])
        .default('all'),
      asked: z.array(z.string()).default([]).meta({ description: 'ids; empty = all approvers' }),
      override: z.array(z.string()).default([]).meta({ description: 'codes of warnings' }),
    }),
    status: 201,
    answer: shapes.request,
    run: ({ ctx, id, body }) => requestPublish(ctx, { bot: id, ...body }),
  }),
  route({
    method: 'GET',
    path: '/requests/:request',
    summary: 'A request by id, 12 or R-12; wait for its decision',
    query: z.object({
      wait: z.coerce
        .number()
        .min(0)
        .max(waitSecondsMax)
        .default(0)
        .meta({ description: 'seconds to wait while it awaits approval, at most 60' }),
    }),
    answer: shapes.request,
    run: ({ ctx, id, query: { wait }, signal }) => waited(ctx, id, wait * 1000, signal),
  }),
]

/** Answers as soon as the request no longer awaits approval, else after `ms`. */
async function waited(ctx: Ctx, id: string, ms: number, signal: AbortSignal): Promise<RequestView> {
  const until = performance.now() + ms
  for (;;) {
    const request = await readRequest(ctx, { request: id })
    const left = until - performance.now()
    if (request.state !== 'awaiting approval' || left <= 0 || signal.aborted) return request
    await sleep(Math.min(left, lookEveryMs), null, { signal }).catch(() => {})
  }
}
