import type { Refusal } from '../../refusal.ts'
import { actorId, actorVia } from '../../domain/actor.ts'
import { appendAudit } from '../../store/kit/audit.ts'
import type { AuditEntry } from '../../store/kit/audit.ts'
import { inOneChange } from '../../store/kit/changes.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Ctx } from './context.ts'
import { gather } from './gather.ts'

const recorders = new WeakMap<Db, (entry: AuditEntry) => Promise<null>>()

/**
 * Audits a refusal by itself (F60), before it is told. Those of one moment are written together: a
 * click that comes too late costs no transaction of its own.
 */
export async function recordRefusal(
  ctx: Ctx,
  action: string,
  subject: string,
  { code, sentence }: Refusal,
): Promise<void> {
  const record = recorders.get(ctx.db) ?? gather((entries) => appendTogether(ctx.db, entries))
  recorders.set(ctx.db, record)
  await record({
    at: ctx.now(),
    actor: actorId(ctx.actor),
    via: actorVia(ctx.actor),
    action: `${action}.refused`,
    subject,
    before: undefined,
    after: { code, sentence },
  })
}

async function appendTogether(db: Db, entries: AuditEntry[]): Promise<null[]> {
  await inOneChange(db, 'refusals', (trx) => appendAudit(trx, ...entries))
  return entries.map(() => null)
}
