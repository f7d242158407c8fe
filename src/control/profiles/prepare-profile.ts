import { z } from 'zod'
import { profileOrThrow } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewProfile } from './profile-view.ts'
import type { ProfileView } from './profile-view.ts'

const Input = z.object({ profile: z.string().max(200) })

/** What the forms show that change a profile (F39): only to those who may. */
export async function prepareProfile(ctx: Ctx, raw: z.input<typeof Input>): Promise<ProfileView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'profile.save', `profile:${input.profile}`, async (db) => {
    await authorize(db, ctx, 'profile.manage')
    return viewProfile(db, await profileOrThrow(db, input.profile))
  })
}
