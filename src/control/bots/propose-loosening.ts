import { ulid } from 'ulid'
import { looseningLifetimeMs } from '../../domain/policy.ts'
import type { Policy } from '../../domain/policy.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertLoosening } from '../../store/bots/loosenings.ts'
import type { LooseningRow } from '../../store/bots/loosenings.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { eligibleReviewers } from '../requests/eligible-reviewers.ts'
import { viewLoosening } from './loosening-view.ts'
import type { LooseningView } from './loosening-view.ts'
import { tellLoosening } from './tell-loosening.ts'

/**
 * What makes a bot's rules looser waits for a second, uninvolved person (F78). Inside the verb's
 * transaction.
 * @throws Refusal PRECONDITION_FAILED where nobody could confirm it, CONFLICT while another one waits
 */
export async function proposeLoosening(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  what: { by: PersonRef; after: Policy; approverId: string | null },
): Promise<LooseningView> {
  const at = ctx.now()
  const row: LooseningRow = {
    id: ulid(at),
    botId: bot.id,
    state: 'open',
    before: bot.policy,
    after: what.after,
    approverId: what.approverId,
    proposedBy: what.by.id,
    createdAt: at,
    expiresAt: at + looseningLifetimeMs,
    decidedBy: null,
    decidedAt: null,
  }
  if (!(await insertLoosening(trx, row))) throw oneWaits(bot)
  const view = await viewLoosening(trx, row)
  if (view.confirmers.length === 0) throw nobodyElse(bot)
  await recordAudit(trx, ctx, {
    action: 'policy.propose',
    subject: `bot:${bot.id}`,
    before: row.before,
    after: { ...row.after, what: view.what },
  })
  await tellLoosening(trx, ctx, row, { type: 'policy.proposed', by: what.by.id }, view.confirmers)
  return view
}

/** @throws Refusal VALIDATION when more must approve than there are people who can (F23) */
export async function mustBePossible(
  trx: Db,
  bot: BotRow,
  approvals: number,
  without: string | null = null,
): Promise<void> {
  const left = (await eligibleReviewers(trx, bot.id)).filter(({ id }) => id !== without).length
  if (approvals <= left) return
  const people = `${left} ${left === 1 ? 'person' : 'people'}`
  const said = `${bot.name} has ${people} who can approve, so ${approvals} approvals can't be reached.`
  throw new Refusal(
    'VALIDATION',
    said,
    'Add approvers with /roles approver add, or ask for fewer.',
    {
      approvals: said,
    },
  )
}

const oneWaits = (bot: BotRow): Refusal =>
  new Refusal(
    'CONFLICT',
    `Another change of the rules of ${bot.name} waits for its confirmation.`,
    "Have it confirmed, or drop it on its card in the bot's channel; then try again.",
  )

const nobodyElse = (bot: BotRow): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `This makes the rules of ${bot.name} looser, and nobody uninvolved could confirm it.`,
    'Add another approver with /roles approver add, or have somebody else made admin.',
  )
