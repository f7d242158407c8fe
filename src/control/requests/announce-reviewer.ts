import { approvalOf, standingOf } from '../../domain/review.ts'
import { botsOfPerson } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { openRequestOf, transitionRequest } from '../../store/requests/requests.ts'
import type { Ctx } from '../kit/context.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { notifyRequest } from './notify-request.ts'
import { reviewFacts } from './review-facts.ts'

/** What a person may do moved: so may what the open requests of their bots wait for. */
export async function announceReviewer(trx: Db, ctx: Ctx, personId: string): Promise<void> {
  for (const botId of await botsOfPerson(trx, personId)) await announceReviewers(trx, ctx, botId)
}

/**
 * Who may review the bot moved. Where that makes the approvals of its request enough, those who can
 * release it are told, once a revision; nothing goes live by it (F22).
 */
export async function announceReviewers(trx: Db, ctx: Ctx, botId: string): Promise<void> {
  await queueBotRedraws(trx, ctx, botId)
  const open = await openRequestOf(trx, botId)
  if (open?.state !== 'awaiting approval' || open.enoughToldRevision === open.revision) return
  const facts = await reviewFacts(trx, open)
  if (!standingOf(facts).enough) return
  const told = await transitionRequest(trx, open, { enoughToldRevision: open.revision })
  const able = facts.eligible.filter((id) => approvalOf(facts, id) === 'yes')
  const event = { type: 'request.enough', requestId: open.id } as const
  await notifyRequest(trx, ctx, told, event, [open.requester, ...able])
}
