import { z } from 'zod'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { grayOrThrow } from './gray-or-throw.ts'
import { viewGray } from './gray-view.ts'
import type { GrayView } from './gray-view.ts'
import { tellGray } from './tell-gray.ts'

const Input = z.object({
  bot: z.string(),
  reason: z.string().trim().min(1, 'say why').max(maxCommentLength),
})

/** New chats get the official version; those that are open finish on theirs (F80). */
export async function holdGray(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'gray.hold', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'gray.hold', bot)
    const release = await grayOrThrow(trx, bot)
    if (release.heldAt !== null) {
      throw new Refusal(
        'CONFLICT',
        `The gray release of ${bot.name} is held already.`,
        `Look at it with /gray show ${bot.slug}.`,
      )
    }
    await hold(trx, ctx, release, { by: person.id, why: input.reason })
    return viewGray(trx, ctx, bot)
  })
}

/** Inside the transaction of whoever may, a person or a guard; with what `release` has counted. */
export async function hold(
  trx: Db,
  ctx: Ctx,
  release: GrayReleaseRow,
  { by, why, people = [release.startedBy] }: { by: string; why: string; people?: string[] },
): Promise<void> {
  const { botId, versionId } = release
  await moveGrayRelease(trx, release, {
    heldAt: ctx.now(),
    heldBy: by,
    heldWhy: why,
    toldAt: null,
    guards: release.guards,
    judgedTo: release.judgedTo,
    judgedId: release.judgedId,
  })
  await bumpRouteRevision(trx, { botIds: [botId] })
  await recordAudit(trx, ctx, {
    action: 'gray.hold',
    subject: `bot:${botId}`,
    after: { versionId, why },
  })
  await tellGray(trx, ctx, botId, { type: 'gray.held', by, versionId, why }, people)
}
