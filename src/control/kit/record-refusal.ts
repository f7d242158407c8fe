import type { Refusal } from '../../refusal.ts'
import { actorId, actorVia } from '../../domain/actor.ts'
import { appendAudit } from '../../store/kit/audit.ts'
import type { AuditEntry } from '../../store/kit/audit.ts'
import { findBotAsWritten } from '../../store/bots/bots.ts'
import { findRequest } from '../../store/requests/requests.ts'
import { inOneChange } from '../../store/kit/changes.ts'
import type { Db } from '../../store/kit/database.ts'
import { dryRun } from '../../store/kit/dry-run.ts'
import type { Ctx } from './context.ts'
import { gatherOn } from './gather.ts'

const record = gatherOn(appendTogether)

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
  await record(ctx.db, {
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
  const bots = await botsMeant(
    db,
    entries.map(({ subject }) => subject),
  )
  const found = entries.map((entry) => ({ ...entry, botId: bots.get(entry.subject) ?? null }))
  const append = (trx: Db) => appendAudit(trx, ...found)
  await inOneChange(db, 'refusals', append, (ahead) => dryRun(ahead, append))
  return entries.map(() => null)
}

/** A refused subject is what somebody typed: a bot by its short name, a request by its number. */
async function botsMeant(db: Db, subjects: readonly string[]): Promise<Map<string, string>> {
  const bots = new Map<string, string>()
  for (const subject of new Set(subjects)) {
    const [, kind, word = ''] = /^(bot|request):([^\0]+)$/s.exec(subject) ?? []
    const id =
      kind === 'request'
        ? (await findRequest(db, word))?.botId
        : kind === 'bot' && (await findBotAsWritten(db, word))?.id
    if (id) bots.set(subject, id)
  }
  return bots
}
