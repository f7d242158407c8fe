import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { deleteGrayRule as deleteRow, grayRuleOrThrow } from '../../store/gray/gray-rules.ts'
import { usesOfRules } from '../../store/gray/gray-rules.ts'
import { openRequestNaming } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ name: z.string().max(200) })

/** Deletes a gray rule that no release uses (F33). */
export async function deleteGrayRule(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'gray.rule-delete', `gray-rule:${input.name}`, async (trx) => {
    await authorize(trx, ctx, 'gray.rules')
    const row = await grayRuleOrThrow(trx, input.name)
    const uses = (await usesOfRules(trx, [row.id]))(row.id)
    if (uses.length > 0) throw inUse(row.name, uses)
    const asked = await openRequestNaming(trx, row.id)
    if (asked !== null) throw askedFor(row.name, asked)
    await deleteRow(trx, row.id)
    await recordAudit(trx, ctx, {
      action: 'gray.rule-delete',
      subject: `gray-rule:${row.id}`,
      before: { name: row.name, rule: row.rule },
    })
    return { name: row.name }
  })
}

const askedFor = (name: string, number: number): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `R-${number} asks for a gray release by the rule ${name}.`,
    `Wait until R-${number} is decided, or have it withdrawn.`,
  )

function inUse(name: string, uses: readonly { slug: string; name: string }[]): Refusal {
  const shown = uses.slice(0, 5).map((bot) => bot.name)
  const more = uses.length > 5 ? ` and ${uses.length - 5} more` : ''
  return new Refusal(
    'PRECONDITION_FAILED',
    `The rule ${name} is used by ${shown.join(', ')}${more}.`,
    `End those gray releases first: /gray show ${uses[0]?.slug ?? ''}.`,
  )
}
