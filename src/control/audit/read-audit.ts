import { z } from 'zod'
import { maskedWebhook } from '../../domain/notifiers/webhook.ts'
import { listAudit } from '../../store/kit/audit.ts'
import type { AuditRow } from '../../store/kit/audit.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { auditFilterOf, FilterInput } from './audit-filter.ts'
import { auditNames } from './audit-names.ts'
import { auditWords } from './audit-words.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  filter: FilterInput.default({}),
  limit: z.int().min(1).max(1000).default(50),
})

/** `before` and `after` are whatever the change recorded, parsed; null where there is none. */
export type AuditView = Pick<AuditRow, 'seq' | 'at' | 'via' | 'action' | 'subject' | 'hash'> & {
  who: PersonRef
  /** What they did, without who and when: `approved R-7 (Orders).` */
  sentence: string
  before: unknown
  after: unknown
}

/** The audit log, newest first (F62), for admins. */
export async function readAudit(ctx: Ctx, raw: z.input<typeof Input>): Promise<AuditView[]> {
  const { filter, limit } = parseInput(Input, raw)
  return auditedRead(ctx, 'audit.read', 'audit', async (db) => {
    await authorize(db, ctx, 'audit.read')
    const found = await listAudit(db, await auditFilterOf(db, filter), limit)
    const rows = found.map(parsedRow)
    const people = await namesOf(db, [...new Set(rows.map((row) => row.actor))])
    const name = await auditNames(db, rows)
    return rows.map((row) => {
      const { seq, at, actor, via, action, subject, before, after, hash } = row
      const who = people.get(actor) ?? { id: actor, name: actor }
      const sentence = auditWords(row, name)
      return { seq, at, who, via, action, subject, sentence, before, after, hash }
    })
  })
}

export const parsedRow = (row: AuditRow) => {
  const mask = mayHoldKeys(row) ? withoutKeys : (value: unknown) => value
  return { ...row, before: mask(parsed(row.before)), after: mask(parsed(row.after)) }
}

export const mayHoldKeys = ({ action }: Pick<AuditRow, 'action'>): boolean =>
  action.startsWith('notifier.')

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

/** A webhook's address may hold a key, and older rows have it whole; what is chained stays as it is. */
function withoutKeys(value: unknown): unknown {
  if (typeof value === 'string') return maskedWebhook(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutKeys(one)]))
}
