import { actorId } from '../../domain/actor.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { dropRelease } from '../../store/bots/releases.ts'
import { markOfficial, versionById } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { endGrayRelease } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { queueReleaseNotes } from '../notifiers/queue-release-notes.ts'
import { beforeShowing, showVersion } from '../versions/release-version.ts'
import { grayOrThrow } from './gray-or-throw.ts'
import { tellGray } from './tell-gray.ts'

/**
 * The gray version becomes the official one, as it was approved; its sessions go on with it, and
 * those of the version that was official finish (F34). Inside the transaction of whoever may.
 */
export async function promoteGray(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  { drainOptions, requestId }: { drainOptions: DrainOptions; requestId: string | null },
): Promise<VersionRow> {
  const release = await grayOrThrow(trx, bot)
  const version = await versionById(trx, release.versionId)
  const before = await beforeShowing(trx, bot, 'official', version.definition)
  await endGrayRelease(trx, bot.id)
  await dropRelease(trx, bot.id, 'gray')
  await markOfficial(trx, version.id, ctx.now())
  await showVersion(trx, ctx, bot, {
    version,
    track: 'official',
    drainOptions,
    requestId,
    before: { ...before, gray: undefined },
  })
  await recordAudit(trx, ctx, {
    action: 'gray.promote',
    subject: `bot:${bot.id}`,
    after: { versionId: version.id },
  })
  const from = before.replaced?.id ?? null
  const news = { botId: bot.id, versionId: version.id, from, how: 'promoted' } as const
  await queueReleaseNotes(trx, ctx, news)
  const by = actorId(ctx.actor)
  await tellGray(trx, ctx, bot.id, { type: 'gray.promoted', by, versionId: version.id }, [
    release.startedBy,
  ])
  return version
}
