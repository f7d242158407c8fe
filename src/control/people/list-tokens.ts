import { liveTokensOf } from '../../store/people/tokens.ts'
import type { TokenRow } from '../../store/people/tokens.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'

export type TokenView = Pick<TokenRow, 'id' | 'name' | 'createdAt' | 'lastUsedAt' | 'expiresAt'>

/** One's own tokens, by name; never the token itself. */
export function listTokens(ctx: Ctx): Promise<TokenView[]> {
  return auditedRead(ctx, 'token.list', 'tokens', async (db) => {
    const person = await ownAccountOrThrow(db, ctx)
    const rows = await liveTokensOf(db, person.id)
    return rows.map(({ id, name, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
      expiresAt,
    }))
  })
}
