import { z } from 'zod'
import { listAudit } from '../../store/kit/audit.ts'
import type { AuditRow } from '../../store/kit/audit.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { auditFilterOf, FilterInput } from './audit-filter.ts'
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
  before: unknown
  after: unknown
}

/** The audit log, newest first (F62), for admins. */
export async function readAudit(ctx: Ctx, raw: z.input<typeof Input>): Promise<AuditView[]> {
  const { filter, limit } = parseInput(Input, raw)
  return auditedRead(ctx, 'audit.read', 'audit', async (db) => {
    await authorize(db, ctx, 'audit.read')
    const rows = await listAudit(db, await auditFilterOf(db, filter), limit)
    const names = await namesOf(db, [...new Set(rows.map((row) => row.actor))])
    return rows.map(({ seq, at, actor, via, action, subject, before, after, hash }) => ({
      seq,
      at,
      who: names.get(actor) ?? { id: actor, name: actor },
      via,
      action,
      subject,
      before: before === null ? null : JSON.parse(before),
      after: after === null ? null : JSON.parse(after),
      hash,
    }))
  })
}
