import { oneOf } from '../../domain/one-of.ts'
import { actorId } from '../../domain/actor.ts'
import { missingPermission } from '../../domain/access.ts'
import type { Permission, Missing, Roles } from '../../domain/access.ts'
import { zoneIn } from '../../domain/people/desk.ts'
import { Refusal } from '../../refusal.ts'
import { rolesOnBots } from '../../store/bots/bot-people.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { findPeople, orgRolesOf, peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { Ctx } from './context.ts'
import { gatherOn } from './gather.ts'

/** Of those who act at one moment. */
const findActing = gatherOn(findPeople)
const findRoles = gatherOn(rolesOnBots)

type BotLike = { id: string; name: string }

/**
 * The one access check, for every way in (F60). Returns the person who acts; the system acts as
 * nobody and may do everything.
 * @throws Refusal FORBIDDEN, saying which role is missing and who can give it
 */
export async function authorize(
  db: Db,
  ctx: Ctx,
  act: Permission,
  bot?: BotLike,
): Promise<PersonRef & { zone: string }> {
  const person = await actingPerson(db, ctx)
  if (ctx.actor.kind === 'system') return person
  const roles = await rolesOf(db, person.id, bot)
  const missing = missingPermission(roles, act)
  if (missing) throw await forbidden(db, ctx, roles, missing, bot)
  return person
}

/**
 * Who acts, whatever their roles: enough where people only touch what is their own.
 * @throws Refusal FORBIDDEN when the account is switched off
 */
export async function actingPerson(db: Db, ctx: Ctx): Promise<PersonRef & { zone: string }> {
  const { actor } = ctx
  if (actor.kind === 'system')
    return { id: `system:${actor.part}`, name: 'Slipway', zone: ctx.settings.desk.zone }
  const person = await findActing(db, actor.kind === 'person' ? actor.id : actor.personId)
  if (person && person.disabledAt === null) {
    return { id: person.id, name: person.name, zone: zoneIn(person.zone, ctx.settings.desk) }
  }
  throw new Refusal(
    'FORBIDDEN',
    'Your account here is switched off.',
    'Ask an admin to switch it on again.',
  )
}

/** Org roles, and bot roles where a bot is at hand. */
export async function rolesOf(db: Db, personId: string, bot?: BotLike): Promise<Roles> {
  return bot
    ? findRoles(db, { botId: bot.id, personId })
    : { org: await orgRolesOf(db, personId), bot: [] }
}

async function forbidden(db: Db, ctx: Ctx, roles: Roles, missing: Missing, bot?: BotLike) {
  const prefix = ctx.settings.commandPrefix
  const held = [...roles.org, ...roles.bot]
  const have = held.length > 0 ? `You are ${held.join(', ')}.` : 'You hold no role yet.'
  if (missing.bot && bot) {
    return new Refusal(
      'FORBIDDEN',
      `To ${missing.does} you need the ${oneOf(missing.bot)} role for ${bot.name}${beside(missing.org)}. ${have}`,
      await wayToBotRole(db, ctx, bot, missing),
    )
  }
  const givers = await adminsFor(db, ctx)
  return new Refusal(
    'FORBIDDEN',
    `To ${missing.does} you need the ${oneOf(missing.org ?? [])} role. ${have}`,
    `Ask ${names(givers, 'an admin')} to give it to you: /${prefix}roles give.`,
  )
}

/**
 * Who holds no role of the org can be given none of a bot; a super admin who lost theirs gives none,
 * and then an admin hands the bot over.
 */
async function wayToBotRole(
  db: Db,
  ctx: Ctx,
  bot: BotLike,
  { org, bot: roles = [] }: Missing,
): Promise<string> {
  const prefix = ctx.settings.commandPrefix
  const admins = names(await adminsFor(db, ctx), 'an admin')
  const first = org
    ? `Ask ${admins} to give you the role first: /${prefix}roles give. Then ask`
    : 'Ask'
  const givers: PersonRef[] = []
  for (const giver of await peopleWithBotRole(db, bot.id, 'super admin')) {
    const held = await rolesOf(db, giver.id, bot)
    if (missingPermission(held, 'approvers.manage') === null) givers.push(giver)
  }
  if (givers.length > 0) return `${first} ${names(givers, '')} ${wayTo(roles, prefix)}`
  return `${first} ${admins} to hand the bot over to you: /${prefix}roles hand-over.`
}

/** Whom to ask: nobody is told to ask themselves, unless they are the only admin. */
async function adminsFor(db: Db, ctx: Ctx): Promise<PersonRef[]> {
  const all = await peopleWithOrgRole(db, ['admin'])
  const others = all.filter(({ id }) => id !== actorId(ctx.actor))
  return others.length > 0 ? others : all
}

/** An approver is added; a super admin there is one of, who does it or makes way. */
const wayTo = (roles: readonly string[], prefix: string): string =>
  roles.includes('approver')
    ? `to add you: /${prefix}roles approver add.`
    : `to do it, or to hand the bot over to you: /${prefix}roles hand-over.`

const beside = (org: readonly string[] | undefined): string =>
  org ? `, and to be ${oneOf(org)}` : ''

const names = (people: PersonRef[], nobody: string): string =>
  oneOf(people.slice(0, 3).map(({ name }) => name)) || nobody
