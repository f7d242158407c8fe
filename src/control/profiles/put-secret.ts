import { ulid } from 'ulid'
import { z } from 'zod'
import {
  isValueName,
  secretCharactersMax,
  secretCharactersMin,
} from '../../domain/profiles/profile-input.ts'
import type { SecretRef } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import type { SealKeys } from '../../store/kit/seal.ts'
import { putProfileSecret } from '../../store/profiles/profile-secrets.ts'
import { profileOrThrow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { noteWrites } from './note-writes.ts'

const Input = z.object({
  profile: z.string().max(200),
  name: z.string().trim().refine(isValueName, 'use letters, digits and _, at most 40'),
  value: z
    .string()
    .min(secretCharactersMin, `give at least ${secretCharactersMin} characters`)
    .max(secretCharactersMax, `give at most ${secretCharactersMax} characters`)
    .regex(/^[\x21-\x7e]+$/, 'use letters, digits and signs without spaces, as in a header'),
})

export type PutSecret = { profile: string; name: string; version: number }

/**
 * Puts a secret into a profile, or gives it a new value (F39). It is sealed, and nobody is ever shown it
 * again. What is live goes on with the version it was approved with.
 */
export async function putSecret(ctx: Ctx, raw: z.input<typeof Input>): Promise<PutSecret> {
  const { profile, name, value } = parseInput(Input, raw)
  const newId = ulid(ctx.now())
  return change(ctx, 'profile.secret', `profile:${profile}`, async (trx) => {
    const person = await authorize(trx, ctx, 'profile.manage')
    const keys = sealKeysOrThrow(ctx)
    const row = await profileOrThrow(trx, profile)
    const was = row.secrets[name]
    const secret = { profileId: row.id, name, value, by: person.id, at: ctx.now() }
    const is = await putProfileSecret(trx, keys, newId, secret)
    const part = `secret ${name}` as const
    await noteWrites(trx, ctx, row.id, person.id, [
      { part, was: was ? refText(was) : null, is: refText(is) },
    ])
    await recordAudit(trx, ctx, {
      action: 'profile.secret',
      subject: `profile:${row.id}`,
      before: was ? { secret: name, version: was.version } : null,
      after: { secret: name, version: is.version },
    })
    return { profile: row.name, name, version: is.version }
  })
}

export const refText = ({ id, version }: SecretRef): string => `${id} ${version}`

export function sealKeysOrThrow({ settings }: Pick<Ctx, 'settings'>): SealKeys {
  if (settings.sealKeys !== null) return settings.sealKeys
  throw new Refusal(
    'PRECONDITION_FAILED',
    'This server has no key to seal a secret with.',
    'Ask who runs it to set SECRET_KEY, then try again.',
  )
}
