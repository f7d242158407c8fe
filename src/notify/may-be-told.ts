import { missingPermission } from '../domain/access.ts'
import type { Event } from '../domain/events.ts'
import { rolesOnBot } from '../store/bots/bot-people.ts'
import { botOfSubject } from '../store/kit/subjects.ts'
import { personOfIdentity } from '../store/people/people.ts'
import type { OutboxRow } from '../store/delivery/outbox.ts'
import type { RelayDeps } from './deps.ts'

/** For whoever sees the bot: an admin is told none of them as an admin. */
const forViewers = new Set<Event['type']>([
  'request.made',
  'request.rebased',
  'request.reminder',
  'version.news',
  'try.ended',
])

/**
 * Whether somebody may still read this (F58, F60): a direct message may wait long for its platform.
 * Admins hear of bots that they do not see.
 */
export async function mayBeTold(
  { db }: RelayDeps,
  { platform, install, target: userId, subject }: OutboxRow,
  event: Event,
): Promise<boolean> {
  const person = await personOfIdentity(db, { platform, install, userId })
  const isOfAccounts = event.type === 'link.made' || event.type === 'link.confirmed'
  if (!person) return isOfAccounts
  if (person.disabledAt !== null) return false
  // Whose account it was may have moved to somebody else.
  if (event.type === 'try.ended' && event.personId !== person.id) return false
  const botId = 'botId' in event ? event.botId : await botOfSubject(db, subject)
  if (botId === null || isOfAccounts) return true
  const roles = await rolesOnBot(db, botId, person.id)
  if (roles.org.includes('admin') && !forViewers.has(event.type)) return true
  return missingPermission(roles, 'bot.see') === null
}

/** Whether somebody may see the bot behind it; who may not is told that it waits, and no more (F28). */
export async function maySeeBehind(
  { db }: RelayDeps,
  { platform, install, target: userId, subject }: OutboxRow,
): Promise<boolean> {
  const person = await personOfIdentity(db, { platform, install, userId })
  const botId = await botOfSubject(db, subject)
  if (!person || botId === null) return false
  return missingPermission(await rolesOnBot(db, botId, person.id), 'bot.see') === null
}
