import { missingPermission } from '../../domain/access.ts'
import type { Db } from '../../store/kit/database.ts'
import { rolesOf } from '../kit/authorize.ts'

/** Whether somebody may see a bot today: a mail goes out, and is opened, long after its person was named. */
export const maySeeBot = async (
  db: Db,
  personId: string,
  bot: { id: string; name: string },
): Promise<boolean> => missingPermission(await rolesOf(db, personId, bot), 'bot.see') === null
