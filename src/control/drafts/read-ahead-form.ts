import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { collectResults, isLarge } from '../../work/run-job.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'
import { makeCandidate } from '../requests/make-candidate.ts'
import { offeredOf } from '../requests/prepare-publish.ts'
import { keepForm } from './recall-form.ts'

/**
 * After a large draft was saved, what its publish form shows is worked out in the background, so that
 * the form opens at once (F13). Once at a time for each bot: of many saves in a row only the last one
 * is read after the one that is being read.
 */
export function readAheadForm(ctx: Ctx, botId: string, source: string): void {
  if (!isLarge(source)) return
  ctx.ports.background.run(() =>
    shareRead(ctx.db, `publish form of ${botId}`, () => workOut(ctx, botId)),
  )
}

/** The jobs keep what they found by its content; the store keeps it for a server that starts again. */
async function workOut(ctx: Ctx, botId: string): Promise<void> {
  try {
    const found = await collectResults(async () => {
      const bot = await botOrThrow(ctx.db, botId)
      await offeredOf(await makeCandidate(ctx.db, ctx, bot, 'all', 'official'))
    })
    await keepForm(ctx, botId, found)
  } catch (error) {
    // Whoever opens the form is told what refuses it.
    if (!(error instanceof Refusal)) throw error
  }
}
