import { putLinkCode } from '../../store/link-codes.ts'
import { change, record } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { hashOfCode, randomCode } from './link-code.ts'
import { selfOrThrow } from '../kit/self.ts'

const validForMs = 10 * 60_000

/**
 * A code to type on another account, which links it to the same person (F24): 10 minutes, once. A new
 * one ends the one before.
 */
export function makeLinkCode(ctx: Ctx): Promise<{ code: string; expiresAt: number }> {
  return change(ctx, 'link-code.make', 'accounts', async (trx) => {
    const person = await selfOrThrow(trx, ctx)
    const code = randomCode()
    const expiresAt = ctx.now() + validForMs
    await putLinkCode(trx, {
      codeHash: hashOfCode(code),
      personId: person.id,
      expiresAt,
      usedAt: null,
    })
    await record(trx, ctx, { action: 'link-code.make', subject: `person:${person.id}` })
    return { code, expiresAt }
  })
}
