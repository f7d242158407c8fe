import type { HandOffEvent } from '../../domain/conversation/hand-off.ts'
import type { Subject } from '../../domain/events.ts'
import { homesOf } from '../../store/bots/bot-homes.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'
import { queueCardRedraw, queueDirectMessages, queueThreadLine } from '../kit/queue-redraws.ts'

export const subjectOf = (handOffId: string): Subject => `handoff:${handOffId}`

/**
 * Says it in the hand-off's thread in each home channel of the bot, and brings its card up to date.
 * A bot without a home has no thread: then whoever looks after it is told directly (F87).
 */
export async function tellHandOff(trx: Db, ctx: Ctx, event: HandOffEvent): Promise<void> {
  const subject = subjectOf(event.handOffId)
  await queueCardRedraw(trx, ctx, event.botId, subject)
  if ((await homesOf(trx, event.botId)).length > 0) {
    return queueThreadLine(trx, ctx, event.botId, subject, event)
  }
  await queueDirectMessages(trx, ctx, await ownersOf(trx, event.botId), subject, event)
}

/** Its super admins; an admin where it has none. */
async function ownersOf(trx: Db, botId: string): Promise<string[]> {
  const own = await peopleWithBotRole(trx, botId, 'super admin')
  const owners = own.length > 0 ? own : await peopleWithOrgRole(trx, ['admin'])
  return owners.map(({ id }) => id)
}
