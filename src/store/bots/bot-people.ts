import type { BotRole, OrgRole, Roles } from '../../domain/access.ts'
import type { Db } from '../kit/database.ts'
import type { PersonRef } from '../people/people.ts'

export async function rolesOnBot(db: Db, botId: string, personId: string): Promise<Roles> {
  const [roles] = await rolesOnBots(db, [{ botId, personId }])
  return roles ?? { org: [], bot: [] }
}

type OnBot = { botId: string; personId: string }

/** The roles of each on its bot, in one statement: every click asks for them. */
export async function rolesOnBots(db: Db, asked: readonly OnBot[]): Promise<Roles[]> {
  const people = [...new Set(asked.map(({ personId }) => personId))]
  const bots = [...new Set(asked.map(({ botId }) => botId))]
  const rows: { personId: string; botId: string | null; role: string }[] = await db('orgRoles')
    .whereIn('personId', people)
    .select('personId', 'role', db.raw('null as bot_id'))
    .unionAll(
      db('botRoles')
        .whereIn('botId', bots)
        .whereIn('personId', people)
        .select('personId', 'role', 'botId'),
    )
  return asked.map(({ botId, personId }) => {
    const held = rows.filter((row) => row.personId === personId)
    const of = (on: string | null) => held.filter((row) => row.botId === on).map(({ role }) => role)
    return { org: of(null) as OrgRole[], bot: of(botId) as BotRole[] }
  })
}

export type BotPerson = PersonRef & { roles: Roles }

/**
 * Enabled people who hold a role on the bot, and those of `others` who are enabled, by name, with all
 * their roles: two statements, however many they are.
 */
export async function peopleOfBot(
  db: Db,
  botId: string,
  others: readonly string[] = [],
): Promise<BotPerson[]> {
  const rows: (PersonRef & { role: BotRole | null })[] = await db('people')
    .leftJoin('botRoles', (on) =>
      on.on('botRoles.personId', 'people.id').andOnVal('botRoles.botId', botId),
    )
    .where((where) => {
      void where
        .whereIn('people.id', db('botRoles').where({ botId }).select('personId'))
        .orWhereIn('people.id', others)
    })
    .whereNull('disabledAt')
    .orderBy('name')
    .select('people.id', 'people.name', 'role')
  const held: { personId: string; role: OrgRole }[] = await db('orgRoles')
    .whereIn('personId', [...new Set(rows.map(({ id }) => id))])
    .select('personId', 'role')
  const people = new Map<string, PersonRef>(rows.map(({ id, name }) => [id, { id, name }]))
  return [...people.values()].map((person) => ({
    ...person,
    roles: {
      org: held.filter(({ personId }) => personId === person.id).map(({ role }) => role),
      bot: rows.flatMap(({ id, role }) => (id === person.id && role !== null ? [role] : [])),
    },
  }))
}
