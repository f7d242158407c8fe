import { botOrThrow } from '../../store/bots.ts'
import { requestOrThrow } from '../../store/requests.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * What the audit log calls a bot or a request that people name by slug or number; `readAudit` does
 * the access check.
 * @throws Refusal NOT_FOUND
 */
export async function auditSubject(
  { db }: Pick<Ctx, 'db'>,
  what: { bot?: string | undefined; request?: string | undefined },
): Promise<string | undefined> {
  if (what.request !== undefined) return `request:${(await requestOrThrow(db, what.request)).id}`
  return what.bot === undefined ? undefined : `bot:${(await botOrThrow(db, what.bot)).id}`
}
