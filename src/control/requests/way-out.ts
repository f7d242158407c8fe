import { permissionsOf } from '../../domain/access.ts'
import type { Permission } from '../../domain/access.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findPerson } from '../../store/people/people.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { eligibleReviewers } from './eligible-reviewers.ts'
import { rolesOf } from '../kit/authorize.ts'

/**
 * What this person can do about a request that is in their way, in its state: only what they are
 * allowed to, or whom they ask.
 */
export async function wayOut(
  db: Db,
  bot: BotRow,
  request: RequestRow,
  personId: string,
): Promise<string> {
  const name = `R-${request.number}`
  const withdrawers = await whoWithdraw(db, bot, request)
  const isWithdrawer = withdrawers.some(({ id }) => id === personId)
  const makers = await whoMake(db, bot, request)
  const makes = await may(db, bot, personId, 'request.make')
  const others = (await eligibleReviewers(db, bot.id)).filter(({ id }) => id !== personId)
  const reviewers = others
    .slice(0, namedMax)
    .map((one) => one.name)
    .join(' or ')
  switch (request.state) {
    case 'awaiting approval':
      return isWithdrawer
        ? `Withdraw ${name} on its card${reviewers === '' ? '' : `, or ask ${reviewers} to ask for changes`}.`
        : `${asks(withdrawers)} to withdraw ${name}${reviewers === '' ? '' : `, or ${reviewers} to ask for changes`}.`
    case 'stale':
      if (!makes) return `${asks(makers)} to press Re-base on the card of ${name}.`
      return `Press Re-base on the card of ${name}${isWithdrawer ? ', or withdraw it' : ''}.`
    case 'changes requested':
      if (request.requester === personId && makes) return `Press Ask again… on the card of ${name}.`
      return isWithdrawer
        ? `Withdraw ${name} on its card, or wait until it is asked for again.`
        : `${asks(withdrawers)} to withdraw ${name}, or wait until it is asked for again.`
    case 'approved':
      return `Nothing is left to do: see /bots show ${bot.slug}.`
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return makes
        ? `Ask anew with /publish ${bot.slug}.`
        : `${asks(makers)} to ask anew with /publish ${bot.slug}.`
  }
}

/** For who may not withdraw it. */
export const whoTakesItBack = async (db: Db, bot: BotRow, request: RequestRow): Promise<string> =>
  `${asks(await whoWithdraw(db, bot, request))} to withdraw R-${request.number}.`

const namedMax = 3

type Named = { id: string; name: string }

/** The person who asked, or a super admin (F20). */
async function whoWithdraw(db: Db, bot: BotRow, request: RequestRow): Promise<Named[]> {
  const superAdmins = await peopleWithBotRole(db, bot.id, 'super admin')
  return those(db, bot, [await findPerson(db, request.requester), ...superAdmins], 'bot.see')
}

async function whoMake(db: Db, bot: BotRow, request: RequestRow): Promise<Named[]> {
  const superAdmins = await peopleWithBotRole(db, bot.id, 'super admin')
  return those(db, bot, [await findPerson(db, request.requester), ...superAdmins], 'request.make')
}

async function those(
  db: Db,
  bot: BotRow,
  people: readonly (Named | undefined)[],
  act: Permission,
): Promise<Named[]> {
  const able = new Map<string, Named>()
  for (const person of people) {
    if (person && (await may(db, bot, person.id, act))) able.set(person.id, person)
  }
  return [...able.values()]
}

async function may(db: Db, bot: BotRow, personId: string, act: Permission): Promise<boolean> {
  const person = await findPerson(db, personId)
  if (!person || person.disabledAt !== null) return false
  return permissionsOf(await rolesOf(db, personId, bot), act)
}

/** A bot whose people are all gone is handed over by an admin. */
const asks = (people: readonly Named[]): string =>
  people.length === 0
    ? 'Have an admin hand the bot over (/roles hand-over), and its new super admin'
    : `Ask ${people.map(({ name }) => name).join(' or ')}`
