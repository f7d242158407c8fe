import { z } from 'zod'
import { isOpen } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { transitionRequest, requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { authorize, rolesOf } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
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
      const { request, person } = await requestToWithdraw(trx, ctx, input.request)
      const { owing, reviewers } = await concerned(trx, request)
      if (request.state === 'awaiting approval' && reviewers.length > 0 && !input.loseReviews) {
        throw new Refusal(
          'PRECONDITION_FAILED',
          `R-${request.number} has reviews, which would be lost.`,
          'Withdraw it once more on its card, and say that they may be lost.',
        )
      }
      const isStale = request.state === 'stale'
      const decided = {
        decidedAt: ctx.now(),
        decidedBy: person.id,
        ...(isStale && { reason: null }),
      }
      const moved = await transitionRequest(trx, request, { state: 'withdrawn', ...decided })
      await recordAudit(trx, ctx, {
        action: 'request.withdraw',
        subject: `request:${request.id}`,
        botId: request.botId,
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
  return viewRequest(ctx.db, withdrawn, ctx)
}

/** What a withdrawal would lose; refuses early whoever may not, and what is decided (F20). */
export async function prepareWithdraw(
  ctx: Ctx,
  raw: Pick<z.input<typeof Input>, 'request'>,
): Promise<RequestView> {
  const { request: name } = parseInput(Input, raw)
  return auditedRead(ctx, 'request.withdraw', `request:${name}`, async (db) => {
    const { request } = await requestToWithdraw(db, ctx, name)
    return viewRequest(db, request, ctx)
  })
}

/**
 * The open request, for whom it is to take it back.
 * @throws Refusal FORBIDDEN for others, CONFLICT for what is decided
 */
async function requestToWithdraw(
  db: Db,
  ctx: Ctx,
  name: string,
): Promise<{ request: RequestRow; person: PersonRef }> {
  const request = await requestOrThrow(db, name)
  const bot = await botOrThrow(db, request.botId)
  const person = await authorize(db, ctx, 'bot.see', bot)
  const roles = await rolesOf(db, person.id, bot)
  if (person.id !== request.requester && !roles.bot.includes('super admin')) {
    throw await notTheirs(db, bot, request, person.id)
  }
  if (isOpen(request.state)) return { request, person }
  throw new Refusal(
    'CONFLICT',
    `R-${request.number} is ${request.state} already. Nothing changed.`,
    await wayOut(db, bot, request, person.id),
  )
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
