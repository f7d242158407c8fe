import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots.ts'
import { transitionRequest, requestOrThrow } from '../../store/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { makeCandidate } from './make-candidate.ts'
import { nothingChanged } from './prepare-publish.ts'
import { frozenPart, mustBePublishable } from './request-publish.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { notifyRequest } from './notify-request.ts'

const Input = z.object({ request: z.string(), revision: z.number().int().positive() })

/**
 * Puts a stale request on what is live now, as its next revision; reviews count anew (F19). The draft
 * was locked meanwhile, so it is still what was asked for (F3).
 */
export async function rebaseRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'request.rebase', `request:${input.request}`, async (trx) => {
    const request = await requestOrThrow(trx, input.request)
    const bot = await botOrThrow(trx, request.botId)
    const person = await authorize(trx, ctx, 'request.make', bot)
    if (request.state !== 'stale' || request.revision !== input.revision) {
      throw new Refusal(
        'CONFLICT',
        `R-${request.number} is ${request.state}: there is nothing to re-base.`,
        'The card shows where it stands.',
      )
    }
    const made = await makeCandidate(trx, ctx, bot, request.selection, request.track)
    if (made.unchanged) throw nothingChanged(ctx, bot, made)
    const { selection, overridden: override } = request
    mustBePublishable(ctx, bot, made, { selection, override })
    const revision = request.revision + 1
    const policy = bot.policy
    const rebased = await transitionRequest(trx, request, {
      ...frozenPart(made, ctx),
      policy,
      revision,
    })
    await recordAudit(trx, ctx, {
      action: 'request.rebase',
      subject: `request:${request.id}`,
      before: { hash: request.hash, revision: request.revision },
      after: { hash: rebased.hash, revision },
    })
    const { owing } = await viewRequest(trx, rebased)
    await notifyRequest(
      trx,
      ctx,
      rebased,
      { type: 'request.rebased', requestId: request.id, by: person.id, revision },
      [request.requester, ...owing.map((p) => p.id)],
    )
    return viewRequest(trx, rebased)
  })
}
