import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Ctx } from '../../control/kit/context.ts'
import { NotifiersInput } from '../../control/notifiers/bound-notifiers.ts'
import { ResourcesInput } from '../../control/profiles/resources.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { requestPublish } from '../../control/requests/request-publish.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { actorId } from '../../domain/actor.ts'
import { metrics } from '../../domain/gray/plan.ts'
import { Refusal } from '../../refusal.ts'
import { route } from './route.ts'
import * as shapes from './shapes.ts'

const waitSecondsMax = 60
const lookEveryMs = 1000
const waitsMax = 5

/** How many answers each person waits for now, by id. */
const waits = new Map<string, number>()

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
      gray: z
        .object({
          rules: z.array(z.string()).default([]).meta({ description: 'names of gray rules' }),
          steps: z.string().default('').meta({ example: '5 % for 1 h, 25 % for 4 h, 100 %' }),
          guards: z.array(z.enum(metrics)).default(['errors', 'not understood']),
          onWorse: z.enum(['hold', 'take back']).default('hold'),
        })
        .optional()
        .meta({ description: 'for a part of the customers first' }),
      profile: z
        .string()
        .optional()
        .meta({ description: 'by name; else the track’s, or Production' }),
      resources: ResourcesInput.optional().meta({
        description: 'numbers and web URLs, by name, instead of those that the profile gives',
      }),
      notifiers: NotifiersInput.optional().meta({
        description: 'whom it tells when something goes wrong; else as before',
      }),
      override: z.array(z.string()).default([]).meta({ description: 'codes of warnings' }),
    }),
    status: 201,
    answer: shapes.request,
    run: ({ ctx, id, body: { gray, ...body } }) =>
      requestPublish(ctx, { bot: id, ...body, ...(gray && { gray }) }),
  }),
  route({
    method: 'GET',
    path: '/requests/:request',
    summary: 'A request by id, 12 or R-12; wait for its decision',
    query: z.object({
      wait: z.coerce.number().min(0).max(waitSecondsMax).default(0).meta({
        description:
          'seconds to wait while it awaits approval, at most 60; a person may wait 5 times at once',
      }),
    }),
    answer: shapes.request,
    run: ({ ctx, id, query: { wait }, signal }) =>
      wait === 0
        ? readRequest(ctx, { request: id })
        : takingTurns(ctx, () => waited(ctx, id, wait * 1000, signal)),
  }),
]

/** Every wait looks at the database each second, so nobody may have many. */
async function takingTurns<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  const id = actorId(ctx.actor)
  const others = waits.get(id) ?? 0
  if (others >= waitsMax) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `You are waiting for decisions ${waitsMax} times already, and more at once is not possible.`,
      'Wait until one of them is answered, or ask without wait.',
    )
  }
  waits.set(id, others + 1)
  try {
    return await work()
  } finally {
    const left = (waits.get(id) ?? 1) - 1
    if (left > 0) waits.set(id, left)
    else waits.delete(id)
  }
}

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
