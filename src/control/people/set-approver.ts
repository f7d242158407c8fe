import { z } from 'zod'
import { missingPermission } from '../../domain/access.ts'
import { Refusal } from '../../refusal.ts'
import { botRolesOf, giveBotRole } from '../../store/bots/bot-roles.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { orgRolesOf, personOrThrow } from '../../store/people/people.ts'
import type { PersonRef, PersonRow } from '../../store/people/people.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { LooseningView } from '../bots/loosening-view.ts'
import { mustBePossible, proposeLoosening } from '../bots/propose-loosening.ts'
import { announceReviewers } from '../requests/announce-reviewer.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string().max(100), person: z.string().max(100) })
export type ApproverChange = { bot: { id: string; slug: string; name: string }; person: PersonRef }

/** Only super admins add approvers (F22), and an approver needs supervisor or more (F58). */
export async function addApprover(ctx: Ctx, raw: z.input<typeof Input>): Promise<ApproverChange> {
  const input = parseInput(Input, raw)
  return change(ctx, 'approver.add', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'approvers.manage', bot)
    const person = await personOrThrow(trx, input.person)
    const [held] = await botRolesOf(trx, bot.id, person.id)
    if (held) throw unchanged(`${person.name} is ${held} of ${bot.name} already.`)
    await mustBeAbleToReview(trx, person)
    await giveBotRole(trx, bot.id, person.id, 'approver')
    await recordAudit(trx, ctx, {
      action: 'approver.add',
      subject: `bot:${bot.id}`,
      after: { approver: person.id },
    })
    await announceReviewers(trx, ctx, bot.id)
    return changed(bot, person)
  })
}

/**
 * Proposes to take the approver role, which waits for a second person (F78); the super admin is no
 * approver and stays (F59).
 */
export async function removeApprover(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<ApproverChange & { waits: LooseningView }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'approver.remove', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const by = await authorize(trx, ctx, 'approvers.manage', bot)
    const person = await personOrThrow(trx, input.person)
    const roles = await botRolesOf(trx, bot.id, person.id)
    if (!roles.includes('approver')) {
      if (roles.includes('super admin')) throw staysSuperAdmin(bot, person)
      throw unchanged(`${person.name} is no approver of ${bot.name}.`)
    }
    await mustNotBeReviewing(trx, bot)
    await mustBePossible(trx, bot, bot.policy.approvals, person.id)
    const what = { by, after: bot.policy, approverId: person.id }
    return { ...changed(bot, person), waits: await proposeLoosening(trx, ctx, bot, what) }
  })
}

/** Who reviews an open request is not changed under it (F78). */
export async function mustNotBeReviewing(trx: Db, bot: BotRow): Promise<void> {
  const open = await openRequestOf(trx, bot.id)
  if (!open) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `R-${open.number} of ${bot.name} is open, and keeps the approvers it was made under.`,
    `Have R-${open.number} decided or withdrawn first.`,
  )
}

/** @throws Refusal PRECONDITION_FAILED for who may not review whatever their bot role */
export async function mustBeAbleToReview(trx: Db, person: PersonRow): Promise<void> {
  if (person.disabledAt !== null) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `The account of ${person.name} is switched off.`,
      'Choose somebody else, or ask an admin to switch it on again.',
    )
  }
  const org = await orgRolesOf(trx, person.id)
  const missing = missingPermission({ org, bot: ['approver'] }, 'request.review')
  if (!missing) return
  const roles = org.length > 0 ? `is only ${org.join(', ')}` : 'holds no role yet'
  throw new Refusal(
    'PRECONDITION_FAILED',
    `An approver needs to be supervisor or more, and ${person.name} ${roles}.`,
    'Ask an admin to make them supervisor first: /roles give.',
  )
}

const changed = (bot: ApproverChange['bot'], { id, name }: PersonRef): ApproverChange => ({
  bot: { id: bot.id, slug: bot.slug, name: bot.name },
  person: { id, name },
})

const unchanged = (sentence: string): Refusal =>
  new Refusal('CONFLICT', `${sentence} Nothing changed.`, 'See who holds what with /roles.')

const staysSuperAdmin = (bot: { name: string }, person: PersonRef): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${person.name} is the super admin of ${bot.name}, not an approver: a bot always has one.`,
    'To give it to somebody else, hand the bot over: /roles hand-over.',
  )
