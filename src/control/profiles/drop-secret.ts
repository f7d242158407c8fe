import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { dropProfileSecret } from '../../store/profiles/profile-secrets.ts'
import { usesOfProfile } from '../../store/profiles/profile-uses.ts'
import { profileOrThrow } from '../../store/profiles/profiles.ts'
import type { ProfileRow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { listed } from '../senders/where-used.ts'
import { refText } from './put-secret.ts'
import { noteWrites } from './note-writes.ts'

const Input = z.object({ profile: z.string().max(200), name: z.string().trim().max(40) })

/**
 * Deletes every version of a secret that nothing live or asked for has (F39). An older version of a bot
 * that had it can't be reverted to any more.
 */
export async function dropSecret(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ profile: string; name: string }> {
  const { profile, name } = parseInput(Input, raw)
  return change(ctx, 'profile.secret-drop', `profile:${profile}`, async (trx) => {
    const person = await authorize(trx, ctx, 'profile.manage')
    const row = await profileOrThrow(trx, profile)
    const ref = row.secrets[name]
    if (!ref) throw noSecret(row, name)
    const isHeld = ({ secrets }: Pick<typeof row, 'secrets'>) => secrets[name]?.id === ref.id
    const uses = await usesOfProfile(trx, isHeld)
    if (uses.length > 0) throw inUse(row.name, name, uses)
    await dropProfileSecret(trx, row.id, name)
    await noteWrites(trx, ctx, row.id, person.id, [
      { part: `secret ${name}`, was: refText(ref), is: null },
    ])
    await recordAudit(trx, ctx, {
      action: 'profile.secret-drop',
      subject: `profile:${row.id}`,
      before: { secret: name, version: ref.version },
    })
    return { profile: row.name, name }
  })
}

function noSecret({ name: profile, secrets }: ProfileRow, name: string): Refusal {
  const names = Object.keys(secrets).toSorted()
  const has = names.length === 0 ? 'It has none.' : `It has ${listed(names)}.`
  const word = /\s/.test(profile) ? `"${profile}"` : profile
  return new Refusal(
    'NOT_FOUND',
    `The profile ${profile} has no secret ${name}. ${has}`,
    `See all of it with /profile show ${word}.`,
  )
}

const inUse = (profile: string, name: string, uses: readonly string[]): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `The secret ${name} of ${profile} is used by ${listed(uses)}.`,
    'Have those published without it first, or give it a new value instead.',
  )
