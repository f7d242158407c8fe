import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { sendersOfDrains } from '../../store/live/drains.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { drainAsShown, viewDrain } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'
import { endDrain } from './end-drain.ts'

const Input = z.object({
  bot: z.string(),
  /** Each with the end that was shown: what somebody extended meanwhile is not cut off. */
  drains: z
    .array(z.object({ id: z.string(), dueAt: z.number() }))
    .min(1, 'Tick whose chats end now.')
    .max(500),
})

/** Ends drains before their time (F46); returns them as they were. All of them or none. */
export async function endDrainNow(ctx: Ctx, raw: z.input<typeof Input>): Promise<DrainView[]> {
  const input = parseInput(Input, raw)
  return change(ctx, 'drain.end', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'drain.manage', bot)
    const ids = input.drains.map(({ id }) => id)
    await bumpRouteRevision(trx, { senderIds: await sendersOfDrains(trx, ids) })
    const before: DrainView[] = []
    for (const shown of input.drains) {
      const drain = await drainAsShown(trx, ctx, shown, 'end it then if it is still to end.')
      before.push(await viewDrain(trx, drain))
      await endDrain(trx, ctx, drain, 'now')
    }
    return before
  })
}
