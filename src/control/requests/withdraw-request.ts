import { z } from 'zod'
import { isOpen } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import { transitionRequest, requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { authorize, rolesOf } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { reviewFacts } from './review-facts.ts'
import { wayOut, whoTakesItBack } from './way-out.ts'
import { notifyRequest } from './notify-request.ts'

const Input = z.object({
  request: z.string(),
  /** Said where reviews would be lost (F20). */
  loseReviews: z.boolean().default(false),
})

/** By the person who asked (F20), or by a super admin, so that an absence never blocks a bot. */
export async function withdrawRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  const withdrawn = await change(
    ctx,
    'request.withdraw',
    `request:${input.request}`,
    async (trx) => {
      const request = await requestOrThrow(trx, input.request)
      const bot = await botOrThrow(trx, request.botId)
      const person = await authorize(trx, ctx, 'bot.see', bot)
      const roles = await rolesOf(trx, person.id, bot)
      if (person.id !== request.requester && !roles.bot.includes('super admin')) {
        throw await notTheirs(trx, bot, request, person.id)
      }
      if (!isOpen(request.state)) {
        throw new Refusal(
          'CONFLICT',
          `R-${request.number} is ${request.state} already. Nothing changed.`,
          await wayOut(trx, bot, request, person.id),
        )
      }
      const { owing, reviewers } = await concerned(trx, request)
      if (request.state === 'awaiting approval' && reviewers.length > 0 && !input.loseReviews) {
        throw new Refusal(
          'PRECONDITION_FAILED',
          `R-${request.number} has reviews, which would be lost.`,
          'Withdraw it once more on its card, and say that they may be lost.',
        )
      }
      const decided = { decidedAt: ctx.now(), decidedBy: person.id }
      const moved = await transitionRequest(trx, request, { state: 'withdrawn', ...decided })
      await recordAudit(trx, ctx, {
        action: 'request.withdraw',
        subject: `request:${request.id}`,
        before: { state: request.state },
        after: { state: 'withdrawn' },
      })
      await notifyRequest(
        trx,
        ctx,
        moved,
        { type: 'request.withdrawn', requestId: request.id, by: person.id },
        [request.requester, ...owing, ...reviewers],
      )
      return moved
    },
  )
  return viewRequest(ctx.db, withdrawn)
}

async function notTheirs(
  trx: Db,
  bot: BotRow,
  request: RequestRow,
  personId: string,
): Promise<Refusal> {
  const { number, requester, state } = request
  const asker = (await namesOf(trx, [requester])).get(requester)?.name ?? 'somebody else'
  return new Refusal(
    'FORBIDDEN',
    `R-${number} was asked for by ${asker}. The person who asked or a super admin takes it back.`,
    isOpen(state)
      ? await whoTakesItBack(trx, bot, request)
      : await wayOut(trx, bot, request, personId),
  )
}

async function concerned(trx: Db, request: RequestRow) {
  const facts = await reviewFacts(trx, request)
  const reviewers = facts.reviews.map((review) => review.personId)
  return { owing: request.state === 'awaiting approval' ? facts.eligible : [], reviewers }
}
