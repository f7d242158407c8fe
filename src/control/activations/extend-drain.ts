import { z } from 'zod'
import { graceMsMax, graceMsMin, graceText, latestEnd } from '../../domain/drain.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { moveDrainEnd } from '../../store/live/drains.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { sendersOfDrains } from '../../store/live/drains.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { queueDrainRedraws, queueThreadLine } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { drainAsShown, nameOf, viewDrain, viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'

const Input = z.object({
  bot: z.string(),
  /** Each with the end that was shown, so that two who extend at once don't do it twice. */
  drains: z
    .array(z.object({ id: z.string(), dueAt: z.number() }))
    .min(1, 'Tick whose chats get more time.')
    .max(500),
  byMs: z
    .number()
    .int()
    .min(graceMsMin, 'Choose 1 min to 24 h.')
    .max(graceMsMax, 'Choose 1 min to 24 h.'),
})

/** Lets drains go on for longer, up to 24 h after their start (F46); all of them or none. */
export async function extendDrain(ctx: Ctx, raw: z.input<typeof Input>): Promise<DrainView[]> {
  const input = parseInput(Input, raw)
  const drains = await change(ctx, 'drain.extend', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'drain.manage', bot)
    const ids = input.drains.map(({ id }) => id)
    await bumpRouteRevision(trx, { senderIds: await sendersOfDrains(trx, ids) })
    const extended: DrainRow[] = []
    for (const shown of input.drains) {
      const drain = await drainAsShown(
        trx,
        ctx,
        shown,
        'extend it once more if that is not enough.',
      )
      extended.push(await extend(trx, ctx, drain, input.byMs, person.id))
    }
    return extended
  })
  return viewDrains(ctx.db, drains)
}

async function extend(
  trx: Db,
  ctx: Ctx,
  drain: DrainRow,
  byMs: number,
  by: string,
): Promise<DrainRow> {
  const dueAt = drain.dueAt + byMs
  if (dueAt > latestEnd(drain)) throw await tooLong(trx, drain)
  if (drain.dueAt <= ctx.now() || !(await moveDrainEnd(trx, drain, { dueAt, extendedBy: by }))) {
    throw await overAlready(trx, drain)
  }
  const { id: drainId, botId, versionId, senderId } = drain
  await recordAudit(trx, ctx, {
    action: 'drain.extend',
    subject: `bot:${botId}`,
    before: { drainId, dueAt: drain.dueAt },
    after: { drainId, dueAt },
  })
  const event = { type: 'drain.extended' as const, botId, drainId, versionId, senderId, by, dueAt }
  await queueThreadLine(trx, ctx, botId, `bot:${botId}`, event)
  await queueDrainRedraws(trx, ctx, drain)
  return { ...drain, dueAt, extendedBy: by }
}

async function tooLong(trx: Db, drain: DrainRow): Promise<Refusal> {
  const room = Math.floor((latestEnd(drain) - drain.dueAt) / graceMsMin) * graceMsMin
  const most = room > 0 ? `At most ${graceText(room)} more.` : 'They can’t get more time.'
  return new Refusal(
    'VALIDATION',
    `Chats on ${nameOf(await viewDrain(trx, drain))} may finish for 24 h in all.`,
    most,
    { byMs: `They may finish for 24 h in all. ${most}` },
  )
}

const overAlready = async (trx: Db, drain: DrainRow): Promise<Refusal> =>
  new Refusal(
    'CONFLICT',
    `The time to finish of ${nameOf(await viewDrain(trx, drain))} is over.`,
    'Nothing changed; its last chats are being closed.',
  )
