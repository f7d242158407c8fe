import { countAudit } from '../../store/kit/audit.ts'
import type { AccountKey } from '../../store/people/people.ts'
import type { Refusal } from '../../refusal.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const action = 'account.refused'
const notedAtMost = 5
const withinMs = 60 * 60_000

/**
 * Notes in the audit log that an account of nobody was refused (F60, F61), five times an hour each:
 * a stranger who goes on trying fills no log and holds up no change.
 */
export async function noteRefusedAccount(
  deps: Omit<Ctx, 'actor'>,
  { platform, install, userId }: AccountKey,
  what: { refusal: Refusal; tried: string; guest: boolean },
): Promise<void> {
  const ctx: Ctx = { ...deps, actor: { kind: 'system', part: 'door' } }
  const subject = `account:${platform}:${install}:${userId}`
  const from = ctx.now() - withinMs
  const { refusal, tried, guest } = what
  const after = { code: refusal.code, sentence: refusal.sentence, tried, guest }
  if ((await countAudit(ctx.db, { action, subject, from })) >= notedAtMost) return
  await change(ctx, action, subject, async (trx) => {
    // Many at once read the same count before any of them has written.
    const noted = await countAudit(trx, { action, subject, from })
    if (noted >= notedAtMost) return
    const last = noted === notedAtMost - 1 ? { furtherOnes: 'not noted for an hour' } : {}
    await recordAudit(trx, ctx, { action, subject, after: { ...after, ...last } })
  })
}
