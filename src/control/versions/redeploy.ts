import type { Track } from '../../domain/request.ts'
import { actorId } from '../../domain/actor.ts'
import { activationsOf, endActivation } from '../../store/activations.ts'
import type { BotRow } from '../../store/bots.ts'
import type { Db } from '../../store/database.ts'
import { findSenders } from '../../store/senders.ts'
import type { VersionRow } from '../../store/versions.ts'
import type { Ctx } from '../kit/context.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import { stepDown } from '../activations/step-down.ts'

/**
 * The bot stays on its senders with the new version, and the old one drains there (F48). It opens no
 * new sender; senders that the new version dropped are given up.
 */
export async function redeploy(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  what: { track: Track; replaced: VersionRow; version: VersionRow; leaving: DrainOptions },
): Promise<void> {
  const { track, replaced, version, leaving: drainOptions } = what
  const kept = await findSenders(trx, version.definition.metadata.senders ?? [])
  for (const active of await activationsOf(trx, bot.id)) {
    const { senderId } = active
    if (!kept.some((sender) => sender.id === senderId)) {
      await endActivation(trx, active, actorId(ctx.actor), ctx.now())
    }
    await stepDown(
      trx,
      ctx,
      { botId: bot.id, versionId: replaced.id, senderId, track },
      drainOptions,
    )
  }
}
