import { differences, emptyProfile } from '../../domain/profiles/profile.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** `set` is how many values it has. */
export type ProfileLine = { id: string; name: string; revision: number; set: number }

/** Every profile of the org, Production first (F39). */
export function listProfiles(ctx: Ctx): Promise<ProfileLine[]> {
  return auditedRead(ctx, 'profile.list', 'profiles', async (db) => {
    await authorize(db, ctx, 'profile.see')
    return (await allProfiles(db)).map((row) => ({
      id: row.id,
      name: row.name,
      revision: row.revision,
      set: differences(emptyProfile(row.id, row.name), row).length,
    }))
  })
}
