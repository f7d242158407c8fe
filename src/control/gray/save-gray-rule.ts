import { ulid } from 'ulid'
import { z } from 'zod'
import { normalRule, ruleProblems, widens } from '../../domain/gray/gray-rule.ts'
import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { Refusal } from '../../refusal.ts'
import {
  grayRuleOrThrow,
  insertGrayRule,
  updateGrayRule,
  usesOfRules,
} from '../../store/gray/gray-rules.ts'
import type { GrayRuleRow } from '../../store/gray/gray-rules.ts'
import { openRequestNaming } from '../../store/requests/requests.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGrayRule } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'
import { tellGray } from './tell-gray.ts'

const Input = z.object({
  name: z.string().trim().max(200),
  /** Of the rule as it was looked at; without one a new rule is made. */
  revision: z.number().int().positive().optional(),
  ranges: z.array(z.object({ from: z.string().max(100), to: z.string().max(100) })).max(2000),
  contacts: z.array(z.string().max(200)).max(20_000),
  countries: z.array(z.string().max(20)).max(300),
  basisPoints: z.number(),
  unnumbered: z.enum(['official', 'gray', 'share']),
})

/**
 * Makes a gray rule or changes it (F33). A wider reach of a rule in use waits for an approver of each
 * bot that uses it; a narrower one counts at once.
 * @throws Refusal VALIDATION by field, CONFLICT where the name is taken or it changed meanwhile
 */
export async function saveGrayRule(ctx: Ctx, raw: z.input<typeof Input>): Promise<GrayRuleView> {
  const { name, revision, ...rule } = parseInput(Input, raw)
  return change(ctx, 'gray.rule', `gray-rule:${name}`, async (trx) => {
    const person = await authorize(trx, ctx, 'gray.rules')
    mustBeRight(name, rule)
    const made = normalRule(rule)
    const saved =
      revision === undefined
        ? await create(trx, ctx, person, name, made)
        : await update(trx, ctx, person, { name, revision, made })
    return viewGrayRule(trx, saved)
  })
}

function mustBeRight(name: string, rule: GrayRule): void {
  const problems = ruleProblems(name, rule)
  const [first] = Object.values(problems)
  if (first === undefined) return
  throw new Refusal('VALIDATION', first, 'Correct it and save again.', problems)
}

async function create(trx: Db, ctx: Ctx, by: PersonRef, name: string, rule: GrayRule) {
  const at = ctx.now()
  const nothing = { wider: null, widerBy: null, widerAt: null }
  const row: GrayRuleRow = {
    ...nothing,
    id: ulid(at),
    name,
    rule,
    revision: 1,
    createdBy: by.id,
    createdAt: at,
    changedAt: at,
  }
  if (!(await insertGrayRule(trx, row))) throw nameTaken(name)
  await recordAudit(trx, ctx, {
    action: 'gray.rule',
    subject: `gray-rule:${row.id}`,
    after: { name, rule },
  })
  return row
}

async function update(
  trx: Db,
  ctx: Ctx,
  by: PersonRef,
  { name, revision, made }: { name: string; revision: number; made: GrayRule },
): Promise<GrayRuleRow> {
  const row = await grayRuleOrThrow(trx, name)
  if (row.revision !== revision) await updateGrayRule(trx, { ...row, revision }, {})
  const uses = (await usesOfRules(trx, [row.id]))(row.id)
  const isWider = widens(row.rule, made)
  const asked = isWider ? await openRequestNaming(trx, row.id) : null
  if (asked !== null) throw askedFor(name, asked)
  const waits = uses.length > 0 && isWider
  const changed = waits
    ? { wider: made, widerBy: by.id, widerAt: ctx.now() }
    : { rule: made, wider: null, widerBy: null, widerAt: null, changedAt: ctx.now() }
  const saved = await updateGrayRule(trx, row, changed)
  await recordAudit(trx, ctx, {
    action: waits ? 'gray.rule-wider' : 'gray.rule',
    subject: `gray-rule:${row.id}`,
    before: row.rule,
    after: made,
  })
  if (!waits) {
    await bumpRouteRevision(trx, { botIds: uses.map(({ botId }) => botId) })
  }
  await tellUsers(trx, ctx, saved, waits ? 'wider' : 'changed', by.id)
  return saved
}

/** A line under the card of every gray release that uses the rule. */
export async function tellUsers(
  trx: Db,
  ctx: Ctx,
  { id, name }: GrayRuleRow,
  what: 'wider' | 'changed' | 'confirmed' | 'dropped',
  by: string,
): Promise<void> {
  for (const { botId } of (await usesOfRules(trx, [id]))(id)) {
    await tellGray(trx, ctx, botId, { type: 'gray.rule', by, rule: name, what })
  }
}

/** Who approves it approves the reach that was asked for. */
const askedFor = (name: string, number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `R-${number} asks for a gray release by the rule ${name}, so it can't reach more until that is decided.`,
    `Wait until R-${number} is decided, or have it withdrawn.`,
  )

const nameTaken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is a gray rule named ${name} already.`,
    'Give it another name, or change that one.',
    { name: 'This name is taken.' },
  )
