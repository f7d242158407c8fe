import { findGrayRelease, moveGrayRelease } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Ctx } from '../kit/context.ts'
import { newGuards } from './start-gray.ts'

/** Another official version is another side: what was counted against the one before counts no more. */
export async function compareAnew(trx: Db, ctx: Ctx, botId: string): Promise<void> {
  const release = await findGrayRelease(trx, botId)
  if (!release) return
  const now = ctx.now()
  await moveGrayRelease(trx, release, {
    guards: newGuards(release.plan),
    judgedTo: now,
    stepAt: now,
    toldAt: null,
  })
}
