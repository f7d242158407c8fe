import { moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Ctx } from '../kit/context.ts'
import { newGuards } from './start-gray.ts'

/** Another official version is another side: what was counted against the one before counts no more. */
export async function compareAnew(trx: Db, ctx: Ctx, release: GrayReleaseRow): Promise<void> {
  const now = ctx.now()
  await moveGrayRelease(trx, release, {
    guards: newGuards(release.plan),
    judgedTo: now,
    stepAt: now,
    toldAt: null,
  })
}
