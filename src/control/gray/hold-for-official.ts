import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { forgetChats } from '../../store/gray/gray-chats.ts'
import { moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { newGuards } from './start-gray.ts'
import { tellGray } from './tell-gray.ts'

const by = 'system:release'

/**
 * Another official version stands beside a gray one, a hotfix perhaps that the gray one lacks: it is
 * held until a person has looked, and what was counted against the one before counts no more (F80).
 */
export async function holdForOfficial(
  trx: Db,
  ctx: Ctx,
  release: GrayReleaseRow,
  official: VersionRow,
): Promise<void> {
  const now = ctx.now()
  const { botId, versionId, plan } = release
  const why = `${versionRef(official).label} became official beside it`
  await forgetChats(trx, versionId)
  await moveGrayRelease(trx, release, {
    guards: newGuards(plan),
    judgedTo: now,
    heldAt: now,
    heldBy: by,
    heldWhy: why,
    toldAt: null,
  })
  await recordAudit(trx, ctx, {
    action: 'gray.hold',
    subject: `bot:${botId}`,
    after: { versionId, why },
  })
  const people = [release.startedBy]
  await tellGray(trx, ctx, botId, { type: 'gray.held', by, versionId, why }, people)
}
