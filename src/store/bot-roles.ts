import type { BotRole } from '../domain/access.ts'
import type { Db } from './database.ts'
import type { PersonRef } from './people.ts'

export async function botRolesOf(db: Db, botId: string, personId: string): Promise<BotRole[]> {
  const rows: { role: BotRole }[] = await db('botRoles').where({ botId, personId }).select('role')
  return rows.map((row) => row.role)
}

/** Enabled people who hold `role` on the bot, by name. */
export const peopleWithBotRole = (db: Db, botId: string, role: BotRole): Promise<PersonRef[]> =>
  db('people')
    .join('botRoles', 'botRoles.personId', 'people.id')
    .where({ botId, role })
    .whereNull('disabledAt')
    .orderBy('name')
    .select('people.id', 'people.name')

export const giveBotRole = (db: Db, botId: string, personId: string, role: BotRole) =>
  db('botRoles').insert({ botId, personId, role }).onConflict().ignore()

/** How many rows went: 0 when the person did not hold the role. */
export const takeBotRole = (
  db: Db,
  botId: string,
  personId: string,
  role: BotRole,
): Promise<number> => db('botRoles').where({ botId, personId, role }).delete()
