import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findGrayRelease } from '../../store/gray/gray-releases.ts'
import { grayRuleOrThrow, updateGrayRule, usesOfRules } from '../../store/gray/gray-rules.ts'
import type { GrayRuleRow } from '../../store/gray/gray-rules.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { actingPerson, authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGrayRule } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'
import { mustBeUninvolved } from './grow-gray.ts'
import { tellUsers } from './save-gray-rule.ts'

const Input = z.object({ rule: z.string().max(200), revision: z.number().int().positive() })

/**
 * A wider reach counts once somebody confirms it who may approve for every bot that uses the rule,
 * asked for none of it, and wrote none of it (F33).
 */
export async function confirmWiderRule(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<GrayRuleView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'gray.rule-confirm', `gray-rule:${input.rule}`, async (trx) => {
    const { row, personId } = await waitingRule(trx, ctx, input)
    if (row.widerBy === personId) throw yourOwn(row)
    await mustApproveForAll(trx, ctx, row, personId)
    const saved = await decide(trx, ctx, row, { rule: row.wider ?? row.rule }, 'confirmed')
    const uses = (await usesOfRules(trx, [row.id]))(row.id)
    await bumpRouteRevision(trx, { botIds: uses.map(({ botId }) => botId) })
    return viewGrayRule(trx, saved)
  })
}

/** Whoever asked for it takes it back, or whoever could confirm it turns it down. */
export async function dropWiderRule(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayRuleView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'gray.rule-drop', `gray-rule:${input.rule}`, async (trx) => {
    const { row, personId } = await waitingRule(trx, ctx, input)
    if (row.widerBy !== personId) await mustApproveForAll(trx, ctx, row, personId)
    return viewGrayRule(trx, await decide(trx, ctx, row, {}, 'dropped'))
  })
}

async function waitingRule(trx: Db, ctx: Ctx, { rule, revision }: z.output<typeof Input>) {
  const { id: personId } = await actingPerson(trx, ctx)
  const row = await grayRuleOrThrow(trx, rule)
  if (row.wider !== null && row.revision === revision) return { row, personId }
  throw new Refusal(
    'CONFLICT',
    `This change of the rule ${row.name} was decided already. Nothing changed.`,
    'Look at it with /gray rules.',
  )
}

async function mustApproveForAll(trx: Db, ctx: Ctx, row: GrayRuleRow, personId: string) {
  const uses = (await usesOfRules(trx, [row.id]))(row.id)
  // With no bot to approve for, it is the matter of those who look after rules.
  if (uses.length === 0) await authorize(trx, ctx, 'gray.rules')
  for (const { botId } of uses) {
    const bot = await botOrThrow(trx, botId)
    await authorize(trx, ctx, 'request.review', bot)
    const release = await findGrayRelease(trx, botId)
    if (release) await mustBeUninvolved(trx, bot, release, personId)
  }
}

async function decide(
  trx: Db,
  ctx: Ctx,
  row: GrayRuleRow,
  what: Partial<GrayRuleRow>,
  how: 'confirmed' | 'dropped',
): Promise<GrayRuleRow> {
  const over = { wider: null, widerBy: null, widerAt: null, changedAt: ctx.now() }
  const saved = await updateGrayRule(trx, row, { ...what, ...over })
  const { id: by } = await actingPerson(trx, ctx)
  await recordAudit(trx, ctx, {
    action: `gray.rule-${how === 'confirmed' ? 'confirm' : 'drop'}`,
    subject: `gray-rule:${row.id}`,
    before: row.rule,
    after: { rule: saved.rule, askedBy: row.widerBy },
  })
  await tellUsers(trx, ctx, saved, how, by)
  return saved
}

const yourOwn = (row: GrayRuleRow): Refusal =>
  new Refusal(
    'FORBIDDEN',
    `You asked for the wider reach of ${row.name}, so someone else must decide it.`,
    'Ask an approver of the bots that use it.',
  )
