import { settingsOfOne } from '../../store/people/person-settings.ts'
import type { PersonSettings } from '../../store/people/person-settings.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { ownAccountOrThrow } from '../kit/own-account.ts'

/** How the desk writes to the one who asks. */
export function readMySettings(ctx: Ctx): Promise<PersonSettings> {
  return auditedRead(ctx, 'settings.read', 'people', async (db) => {
    const { id } = await ownAccountOrThrow(db, ctx)
    const settings = await settingsOfOne(db, id)
    if (!settings) throw new Error(`No settings of ${id}`)
    return settings
  })
}
