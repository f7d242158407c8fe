import { permissionsOf } from '../../domain/access.ts'
import type { Permission } from '../../domain/access.ts'
import { peopleOfBot } from '../../store/bots/bot-people.ts'
import type { BotPerson } from '../../store/bots/bot-people.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { reviewersAmong } from './eligible-reviewers.ts'

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
  if (request.state === 'approved') return `Nothing is left to do: see /bots show ${bot.slug}.`
  const people = await peopleOfBot(db, bot.id, [request.requester, personId])
  const withdrawers = closeTo(people, request, 'bot.see')
  const isWithdrawer = withdrawers.some(({ id }) => id === personId)
  const makers = closeTo(people, request, 'request.make')
  const me = people.find(({ id }) => id === personId)
  const makes = me !== undefined && permissionsOf(me.roles, 'request.make')
  const reviewers = reviewersAmong(people)
    .filter(({ id }) => id !== personId)
    .slice(0, namedMax)
    .map((one) => one.name)
    .join(' or ')
  switch (request.state) {
    case 'awaiting approval':
      return isWithdrawer
        ? `Withdraw ${name} on its card${reviewers === '' ? '' : `, or ask ${reviewers} to ask for changes`}.`
        : `${asks(withdrawers)} to withdraw ${name}${reviewers === '' ? '' : `, or ${reviewers} to ask for changes`}.`
    case 'stale':
      if (!makes) return `${asks(makers)} to press Update on the card of ${name}.`
      return `Press Update on the card of ${name}${isWithdrawer ? ', or withdraw it' : ''}.`
    case 'changes requested':
      if (request.requester === personId && makes) return `Press Ask again… on the card of ${name}.`
      return isWithdrawer
        ? `Withdraw ${name} on its card, or wait until it is asked for again.`
        : `${asks(withdrawers)} to withdraw ${name}, or wait until it is asked for again.`
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return makes
        ? `Ask anew with /publish ${bot.slug}.`
        : `${asks(makers)} to ask anew with /publish ${bot.slug}.`
  }
}

/** For who may not withdraw it. */
export async function whoTakesItBack(db: Db, bot: BotRow, request: RequestRow): Promise<string> {
  const people = await peopleOfBot(db, bot.id, [request.requester])
  return `${asks(closeTo(people, request, 'bot.see'))} to withdraw R-${request.number}.`
}

const namedMax = 3

/** The person who asked, and super admins (F20), where their roles allow it today. */
function closeTo(
  people: readonly BotPerson[],
  { requester }: RequestRow,
  act: Permission,
): PersonRef[] {
  const asker = people.filter(({ id }) => id === requester)
  const superAdmins = people.filter(({ roles }) => roles.bot.includes('super admin'))
  return [...new Set([...asker, ...superAdmins])].filter(({ roles }) => permissionsOf(roles, act))
}

/** A bot whose people are all gone is handed over by an admin. */
const asks = (people: readonly PersonRef[]): string =>
  people.length === 0
    ? 'Have an admin hand the bot over (/roles hand-over), and its new super admin'
    : `Ask ${people.map(({ name }) => name).join(' or ')}`
