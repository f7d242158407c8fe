import type { Ctx } from '../../src/control/kit/context.ts'
import { endTry, readTry } from '../../src/control/tries/end-try.ts'
import { sayInTry } from '../../src/control/tries/say-in-try.ts'
import { startTry } from '../../src/control/tries/start-try.ts'
import { ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

const account = { platform: 'playground', install: 'local', userId: 'kim' } as const
const talking = (ctx: Ctx): Ctx => ({
  ...ctx,
  ports: { ...ctx.ports, talk: async () => ({ notice: null, messages: [], notes: [] }) },
})

/** Whoever may read a request in detail may try it, in every step (F8). */
export const tries: Row[] = [
  ofSeers(startTry, 'try.start', (ctx, w) =>
    startTry(ctx, { account, request: w.asked.request.id }),
  ),
  ofSeers(sayInTry, 'try.say', (ctx, w) =>
    sayInTry(talking(ctx), { account, said: { try: w.tried, button: 'first.0' } }),
  ),
  ofSeers(readTry, 'try.read', (ctx) => readTry(ctx, { account })),
  ofSeers(endTry, 'try.end', (ctx, w) => endTry(ctx, { account, try: w.tried })),
]
