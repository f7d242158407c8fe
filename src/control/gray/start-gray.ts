import { newGuard } from '../../domain/gray/guard.ts'
import type { Plan } from '../../domain/gray/plan.ts'
import { actorId } from '../../domain/actor.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { startGrayRelease } from '../../store/gray/gray-releases.ts'
import type { Guards } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import type { GrayAsked } from '../../store/requests/requests.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { tellGray } from './tell-gray.ts'

/** From now on some new sessions get the version (F32, F33). Inside the transaction that shows it. */
export async function startGray(
  trx: Db,
  ctx: Ctx,
  { version, asked: { rules, plan } }: { version: VersionRow; asked: GrayAsked },
): Promise<void> {
  const at = ctx.now()
  const { botId, id: versionId } = version
  await startGrayRelease(
    trx,
    {
      botId,
      versionId,
      revision: 1,
      officialId: (await releasedVersion(trx, botId, 'official'))?.id ?? null,
      startedBy: version.author,
      startedAt: at,
      plan,
      step: 0,
      stepAt: at,
      heldAt: null,
      heldBy: null,
      heldWhy: null,
      toldAt: null,
      guards: newGuards(plan),
      judgedTo: at,
      judgedId: '',
    },
    rules,
  )
  await recordAudit(trx, ctx, {
    action: 'gray.start',
    subject: `bot:${botId}`,
    after: { versionId, rules, plan },
  })
  await tellGray(trx, ctx, botId, { type: 'gray.started', by: actorId(ctx.actor), versionId })
}

/** Every metric that is watched, from nothing. */
export const newGuards = (plan: Plan | null): Guards =>
  Object.fromEntries((plan?.guards ?? []).map((metric) => [metric, newGuard()]))
