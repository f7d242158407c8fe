import { ulid } from 'ulid'
import { z } from 'zod'
import { invisibleName, isVisible } from '../../domain/bot-name.ts'
import { Refusal } from '../../refusal.ts'
import { hashOfToken, insertToken, liveTokensOf } from '../../store/people/tokens.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { randomText } from '../kit/random-text.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'

const daysError = 'say a number of days from 1 to 366, or never'
const Input = z.object({
  name: z.string().trim().min(1, 'say what it is for').max(60).refine(isVisible, invisibleName),
  days: z
    .union([z.literal('never'), z.coerce.number().int().min(1).max(366)], daysError)
    .default(90),
})

const dayMs = 24 * 3_600_000

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const tokensAtMost = 20

/**
 * A token with the rights of its maker, for the CLI and the HTTP API (F72): `slw_` and 32 characters,
 * shown this once.
 */
export async function makeToken(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ id: string; name: string; token: string; expiresAt: number | null }> {
  const { name, days } = parseInput(Input, raw)
  return change(ctx, 'token.make', 'tokens', async (trx) => {
    const person = await ownAccountOrThrow(trx, ctx)
    const live = await liveTokensOf(trx, person.id)
    if (live.length >= tokensAtMost) throw tooMany()
    if (live.some((token) => token.name === name)) throw taken(name)
    const at = ctx.now()
    const id = ulid(at)
    const token = `slw_${randomText(base62, 32)}`
    const expiresAt = days === 'never' ? null : at + days * dayMs
    const row = { id, personId: person.id, name, createdAt: at, expiresAt }
    const unused = { lastUsedAt: null, revokedAt: null }
    await insertToken(trx, { ...row, ...unused, hash: hashOfToken(token) })
    await recordAudit(trx, ctx, {
      action: 'token.make',
      subject: `token:${id}`,
      after: { name, expiresAt },
    })
    return { id, name, token, expiresAt }
  })
}

const tooMany = (): Refusal =>
  new Refusal(
    'LIMIT_EXCEEDED',
    `You have ${tokensAtMost} tokens, and that is the most.`,
    'Revoke one that you no longer use.',
  )

const taken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `You already have a token named ${name}.`,
    'Choose another name, or revoke that one first.',
    { name: 'You have a token of that name.' },
  )
