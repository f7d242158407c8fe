import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { findGrayRelease } from '../../store/gray/gray-releases.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'

export async function grayOrThrow(
  db: Db,
  bot: Pick<BotRow, 'id' | 'name' | 'slug'>,
): Promise<GrayReleaseRow> {
  const found = await findGrayRelease(db, bot.id)
  if (found) return found
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${bot.name} has no gray release: every customer gets the same version.`,
    `Ask for one with /publish ${bot.slug}, for a part of the customers first.`,
  )
}
