import { z } from 'zod'
import { profileOrThrow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewProfile } from './profile-view.ts'
import type { ProfileView } from './profile-view.ts'

const Input = z.object({ profile: z.string().max(200) })

/** A profile with its values and where it is used; of secrets the names alone (F39). */
export async function readProfile(ctx: Ctx, raw: z.input<typeof Input>): Promise<ProfileView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'profile.read', `profile:${input.profile}`, async (db) => {
    await authorize(db, ctx, 'profile.see')
    return viewProfile(db, await profileOrThrow(db, input.profile))
  })
}
