import { z } from 'zod'
import { productionId } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import { usesOfProfile } from '../../store/profiles/profile-uses.ts'
import { deleteProfile, profileOrThrow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { listed } from '../senders/where-used.ts'
import { toldParts } from './profile-view.ts'

const Input = z.object({ profile: z.string().max(200) })

/** Takes a profile away, with its secrets, where nothing live or asked for has it (F39). */
export async function retireProfile(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ name: string }> {
  const { profile } = parseInput(Input, raw)
  return change(ctx, 'profile.retire', `profile:${profile}`, async (trx) => {
    await authorize(trx, ctx, 'profile.manage')
    const row = await profileOrThrow(trx, profile)
    if (row.id === productionId) throw isDefault(row.name)
    const uses = await usesOfProfile(trx, ({ id }) => id === row.id)
    if (uses.length > 0) throw inUse(row.name, uses)
    const told = await toldParts(trx, row)
    await deleteProfile(trx, row.id)
    await recordAudit(trx, ctx, {
      action: 'profile.retire',
      subject: `profile:${row.id}`,
      before: { name: row.name, ...Object.fromEntries(told) },
    })
    return { name: row.name }
  })
}

const isDefault = (name: string): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `${name} is what bots get where nobody chooses, so it stays.`,
    'Rename it or change its values instead.',
  )

const inUse = (name: string, uses: readonly string[]): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `The profile ${name} is used by ${listed(uses)}.`,
    'Have those published with another profile first: /publish.',
  )
