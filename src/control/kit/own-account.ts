import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { actingPerson } from './authorize.ts'
import type { Ctx } from './context.ts'

/**
 * The person who acts, for what people do with their own account; needs no role.
 * @throws Refusal FORBIDDEN for the system and for schedules, and when the account is switched off
 */
export async function ownAccountOrThrow(db: Db, ctx: Ctx): Promise<PersonRef & { zone: string }> {
  const person = await actingPerson(db, ctx)
  if (ctx.actor.kind === 'person') return person
  throw new Refusal(
    'FORBIDDEN',
    'Only a person can do that, for their own account.',
    'Do it from your own chat account.',
  )
}
