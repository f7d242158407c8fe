import type { BotRole } from '../../domain/access.ts'
import type { Db } from '../kit/database.ts'
import type { PersonRef } from '../people/people.ts'

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

export type PersonOnBot = PersonRef & { botId: string; role: BotRole }

/** Enabled people with their roles on these bots, by name. */
export const peopleOnBots = (db: Db, botIds: readonly string[]): Promise<PersonOnBot[]> =>
  db('people')
    .join('botRoles', 'botRoles.personId', 'people.id')
    .whereIn('botId', botIds)
    .whereNull('disabledAt')
    .orderBy('name')
    .select('people.id', 'people.name', 'botId', 'role')

/** Which roles they hold on any bot but the built-in one, each once. */
export const botRolesOfMany = (
  db: Db,
  personIds: readonly string[],
): Promise<{ personId: string; role: BotRole }[]> =>
  db('botRoles')
    .join('bots', 'bots.id', 'botRoles.botId')
    .whereIn('personId', personIds)
    .where({ builtIn: 0 })
    .orderBy('role', 'desc')
    .distinct('personId', 'role')

export const giveBotRole = (db: Db, botId: string, personId: string, role: BotRole) =>
  db('botRoles').insert({ botId, personId, role }).onConflict().ignore()

/** How many rows went: 0 when the person did not hold the role. */
export const takeBotRole = (
  db: Db,
  botId: string,
  personId: string,
  role: BotRole,
): Promise<number> => db('botRoles').where({ botId, personId, role }).delete()

/** Everybody who holds `role` on the bot, switched off or not. */
export async function allWithBotRole(db: Db, botId: string, role: BotRole): Promise<string[]> {
  const rows: { personId: string }[] = await db('botRoles')
    .where({ botId, role })
    .select('personId')
  return rows.map((row) => row.personId)
}

/** Ids of the bots on which the person holds any role. */
export async function botsOfPerson(db: Db, personId: string): Promise<string[]> {
  const rows: { botId: string }[] = await db('botRoles').where({ personId }).distinct('botId')
  return rows.map(({ botId }) => botId)
}

/** Names of the bots whose only enabled super admin is this person. */
export async function botsThatOnlyHave(db: Db, personId: string): Promise<string[]> {
  const others = db('botRoles as other')
    .join('people', 'people.id', 'other.personId')
    .where('other.role', 'super admin')
    .whereNot('other.personId', personId)
    .whereNull('people.disabledAt')
    .select('other.botId')
  const rows: { name: string }[] = await db('bots')
    .join('botRoles', 'botRoles.botId', 'bots.id')
    .where({ 'botRoles.personId': personId, role: 'super admin' })
    .whereNotIn('bots.id', others)
    .orderBy('bots.name')
    .select('bots.name')
  return rows.map((row) => row.name)
}
