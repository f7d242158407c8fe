import { oneOf } from '../../domain/one-of.ts'
import { z } from 'zod'
import { canonicalText } from '../../bot/canonical.ts'
import { Refusal } from '../../refusal.ts'
import { takeBotRole } from '../../store/bots/bot-roles.ts'
import { botOrThrow, updatePolicy } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { endLoosening } from '../../store/bots/loosenings.ts'
import type { LooseningRow } from '../../store/bots/loosenings.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { actingPerson } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustNotBeReviewing } from '../people/set-approver.ts'
import { confirmersOf, looseningOrThrow, viewLoosening } from './loosening-view.ts'
import type { LooseningView } from './loosening-view.ts'
import { mustBePossible } from './propose-loosening.ts'
import { tellLoosening } from './tell-loosening.ts'

const Input = z.object({ loosening: z.string().max(100) })

/** The second, uninvolved person lets looser rules count; an open request keeps its own (F78). */
export async function confirmLoosening(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<LooseningView> {
  const input = parseInput(Input, raw)
  const id = await change(ctx, 'policy.confirm', `policy:${input.loosening}`, async (trx) => {
    const { row, bot, personId } = await openLoosening(trx, ctx, input.loosening)
    const confirmers = await confirmersOf(trx, row)
    if (!confirmers.some(({ id }) => id === personId)) throw involved(confirmers)
    if (canonicalText(bot.policy) !== canonicalText(row.before)) throw movedMeanwhile(bot)
    await mustBePossible(trx, bot, row.after.approvals, row.approverId)
    await end(trx, ctx, row, { state: 'confirmed', decidedBy: personId })
    await apply(trx, ctx, bot, row)
    await tellLoosening(trx, ctx, row, { type: 'policy.confirmed', by: personId }, [
      { id: row.proposedBy },
    ])
    await queueBotRedraws(trx, ctx, bot.id)
    return row.id
  })
  return viewLoosening(ctx.db, await looseningOrThrow(ctx.db, id))
}

/** Whoever proposed it takes it back, or whoever could confirm it turns it down. */
export async function dropLoosening(ctx: Ctx, raw: z.input<typeof Input>): Promise<LooseningView> {
  const input = parseInput(Input, raw)
  const id = await change(ctx, 'policy.drop', `policy:${input.loosening}`, async (trx) => {
    const { row, personId } = await openLoosening(trx, ctx, input.loosening)
    const confirmers = await confirmersOf(trx, row)
    const mayDrop = [row.proposedBy, ...confirmers.map(({ id }) => id)]
    if (!mayDrop.includes(personId)) throw involved(confirmers)
    await end(trx, ctx, row, { state: 'dropped', decidedBy: personId })
    await recordAudit(trx, ctx, {
      action: 'policy.drop',
      subject: `bot:${row.botId}`,
      after: { loosening: row.id },
    })
    await tellLoosening(trx, ctx, row, { type: 'policy.dropped', by: personId }, [
      { id: row.proposedBy },
    ])
    return row.id
  })
  return viewLoosening(ctx.db, await looseningOrThrow(ctx.db, id))
}

async function openLoosening(trx: Db, ctx: Ctx, id: string) {
  const { id: personId } = await actingPerson(trx, ctx)
  const row = await looseningOrThrow(trx, id)
  const isOver = row.state === 'open' && row.expiresAt <= ctx.now()
  if (row.state !== 'open' || isOver) {
    throw new Refusal(
      'CONFLICT',
      `This change of rules was already ${isOver ? 'expired' : row.state}. Nothing changed.`,
      'Propose it again with /roles policy or /roles approver.',
    )
  }
  return { row, bot: await botOrThrow(trx, row.botId), personId }
}

async function end(
  trx: Db,
  ctx: Ctx,
  row: LooseningRow,
  how: { state: 'confirmed' | 'dropped'; decidedBy: string },
): Promise<void> {
  if (await endLoosening(trx, row.id, { ...how, decidedAt: ctx.now() })) return
  throw new Refusal('CONFLICT', 'Somebody else decided this just now.', 'The card shows what.')
}

async function apply(trx: Db, ctx: Ctx, bot: BotRow, row: LooseningRow): Promise<void> {
  const subject = `bot:${bot.id}`
  const { before, after, approverId, proposedBy } = row
  if (approverId === null) {
    await updatePolicy(trx, bot.id, after)
    await recordAudit(trx, ctx, {
      action: 'policy.set',
      subject,
      before,
      after: { ...after, proposedBy },
    })
    return
  }
  await mustNotBeReviewing(trx, bot)
  if ((await takeBotRole(trx, bot.id, approverId, 'approver')) === 0) throw movedMeanwhile(bot)
  await recordAudit(trx, ctx, {
    action: 'approver.remove',
    subject,
    before: { approver: approverId },
    after: { proposedBy },
  })
}

const involved = (confirmers: readonly { name: string }[]): Refusal =>
  new Refusal(
    'FORBIDDEN',
    'Looser rules need a second person: an approver of this bot or an admin who is not involved.',
    `Ask ${oneOf(confirmers.map(({ name }) => name)) || 'an admin'} to confirm it.`,
  )

const movedMeanwhile = (bot: BotRow): Refusal =>
  new Refusal(
    'CONFLICT',
    `The rules of ${bot.name} changed after this was proposed. Nothing changed now.`,
    'Drop it, and propose it again.',
  )
