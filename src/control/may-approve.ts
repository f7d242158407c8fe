import { approvalOf, othersWhoMay } from '../domain/review.ts'
import { Refusal } from '../refusal.ts'
import type { BotRow } from '../store/bots.ts'
import type { Db } from '../store/database.ts'
import { namesOf } from '../store/people.ts'
import type { PersonRef } from '../store/people.ts'
import type { RequestRow } from '../store/requests.ts'
import { reviewFacts } from './review-facts.ts'

/**
 * Whether this person's approval counts (F21-F23). Returns the typed reason when it breaks the glass,
 * else null.
 * @throws Refusal FORBIDDEN naming who can approve instead; VALIDATION when a reason is needed
 */
export async function mayApprove(
  trx: Db,
  request: RequestRow,
  bot: BotRow,
  person: PersonRef,
  reason: string | undefined,
): Promise<string | null> {
  const facts = await reviewFacts(trx, request)
  const answer = approvalOf(facts, person.id)
  if (answer === 'yes' || answer === 'first') return null
  const name = `R-${request.number}`
  const why =
    request.requester === person.id ? `you asked for it` : `you wrote part of what it would publish`
  if (answer === 'break-glass') {
    if (reason !== undefined && reason !== '') return reason
    throw new Refusal(
      'VALIDATION',
      `Nobody else can approve ${name}, and ${why}.`,
      'Break the glass with a typed reason: everybody will see it, and it is looked at within 24 hours.',
      { breakGlass: 'Say why this can’t wait for a second person.' },
    )
  }
  const others = [...(await namesOf(trx, othersWhoMay(facts, person.id))).values()]
  const list = others.map((other) => other.name).join(' or ')
  throw new Refusal(
    'FORBIDDEN',
    `You can't approve ${name} because ${why}.`,
    `Ask ${list || 'a super admin'} (approvers for ${bot.name}).`,
  )
}
