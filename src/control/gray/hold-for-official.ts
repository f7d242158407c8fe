import { actorId } from '../../domain/actor.ts'
import { findVersion, versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { forgetChats } from '../../store/gray/gray-chats.ts'
import { moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'
import { hold } from './hold-gray.ts'
import { newGuards } from './start-gray.ts'

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
  await forgetChats(trx, release.versionId)
  const anew = { ...release, guards: newGuards(release.plan), judgedTo: ctx.now() }
  // Who held it, and why, is still what has to be looked at.
  if (release.heldAt !== null) return countAnew(trx, ctx, anew)
  await hold(trx, ctx, anew, { by: actorId(ctx.actor), why: await whyOf(trx, official) })
}

/** In the words of what was done: the one who reverted held it. */
async function whyOf(trx: Db, official: VersionRow): Promise<string> {
  const { label } = versionRef(official)
  const { revertsTo } = official
  const target = revertsTo === null ? undefined : await findVersion(trx, revertsTo)
  return target
    ? `the revert to ${versionRef(target).label} made ${label} official beside it`
    : `${label} became official beside it`
}

async function countAnew(trx: Db, ctx: Ctx, release: GrayReleaseRow): Promise<void> {
  const { guards, judgedTo } = release
  await moveGrayRelease(trx, release, { guards, judgedTo })
  await queueCardRedraw(trx, ctx, release.botId, `gray:${release.botId}`)
}
