import { z } from 'zod'
import { didYouMean } from '../../bot/did-you-mean.ts'
import { nameKey, unquoted } from '../../domain/bot-name.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { findToken, liveTokensOf, revokeTokenRow } from '../../store/people/tokens.ts'
import type { TokenRow } from '../../store/people/tokens.ts'
import { actingPerson, authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** The token's id, or the name of one's own. */
const Input = z.object({ token: z.string().min(1).max(100) })

/** Ends a token at once: one's own, or as admin anybody's. */
export async function revokeToken(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ id: string; name: string }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'token.revoke', 'tokens', async (trx) => {
    const person = await actingPerson(trx, ctx)
    const { id, name, personId } = await tokenOrThrow(trx, person.id, input.token)
    if (personId !== person.id) await authorize(trx, ctx, 'roles.manage')
    await revokeTokenRow(trx, id, ctx.now())
    await recordAudit(trx, ctx, {
      action: 'token.revoke',
      subject: `token:${id}`,
      before: { name, person: personId },
    })
    return { id, name }
  })
}

async function tokenOrThrow(trx: Db, personId: string, word: string): Promise<TokenRow> {
  const own = await liveTokensOf(trx, personId)
  const key = nameKey(unquoted(word))
  const found =
    own.find((token) => token.name === word) ??
    own.find((token) => nameKey(token.name) === key) ??
    (await findToken(trx, word))
  if (found && found.revokedAt === null) return found
  const names = own.map(({ name }) => name)
  throw new Refusal(
    'NOT_FOUND',
    found ? 'That token was revoked already.' : `You have no token named "${word.slice(0, 60)}".`,
    `Look at the list of your tokens.${found ? '' : didYouMean(unquoted(word), names)}`,
  )
}
