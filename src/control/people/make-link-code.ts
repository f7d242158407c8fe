import { putLinkCode } from '../../store/people/link-codes.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { hashOfCode, randomCode } from './link-code.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'

const validForMs = 10 * 60_000

/**
 * A code to type on another account, which links it to the same person (F24): 10 minutes, once. A new
 * one ends the one before.
 */
export function makeLinkCode(ctx: Ctx): Promise<{ code: string; expiresAt: number }> {
  return change(ctx, 'link-code.make', 'accounts', async (trx) => {
    const person = await ownAccountOrThrow(trx, ctx)
    const code = randomCode()
    const expiresAt = ctx.now() + validForMs
    await putLinkCode(trx, {
      codeHash: hashOfCode(code),
      personId: person.id,
      expiresAt,
      usedAt: null,
    })
    await recordAudit(trx, ctx, { action: 'link-code.make', subject: `person:${person.id}` })
    return { code, expiresAt }
  })
}
