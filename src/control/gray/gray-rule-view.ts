import { maskContact } from '../../domain/conversation/contact.ts'
import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { usesOfRules } from '../../store/gray/gray-rules.ts'
import type { GrayRuleRow } from '../../store/gray/gray-rules.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'

/** A gray rule and where it is used. Times are UTC ms. */
export type GrayRuleView = {
  id: string
  name: string
  revision: number
  rule: GrayRule
  usedBy: { slug: string; name: string }[]
  /** A wider reach that waits for a second person. */
  wider: { rule: GrayRule; by: PersonRef; at: number } | null
}

export async function viewGrayRule(db: Db, row: GrayRuleRow): Promise<GrayRuleView> {
  const [view] = await viewGrayRules(db, [row])
  if (!view) throw new Error('One rule has a view')
  return view
}

export async function viewGrayRules(db: Db, rows: readonly GrayRuleRow[]): Promise<GrayRuleView[]> {
  const uses = await usesOfRules(
    db,
    rows.map(({ id }) => id),
  )
  const names = await namesOf(
    db,
    rows.flatMap(({ widerBy }) => widerBy ?? []),
  )
  return rows.map(({ id, name, revision, rule, wider, widerBy, widerAt }) => ({
    id,
    name,
    revision,
    rule,
    usedBy: uses(id).map((bot) => ({ slug: bot.slug, name: bot.name })),
    wider:
      wider === null || widerBy === null || widerAt === null
        ? null
        : { rule: wider, by: names.get(widerBy) ?? { id: widerBy, name: 'Slipway' }, at: widerAt },
  }))
}

/** For whoever only looks: numbers of customers are no news to them. */
export function maskedRule({ rule, wider, ...view }: GrayRuleView): GrayRuleView {
  const hidden = (one: GrayRule): GrayRule => ({ ...one, contacts: one.contacts.map(maskContact) })
  return { ...view, rule: hidden(rule), wider: wider && { ...wider, rule: hidden(wider.rule) } }
}
