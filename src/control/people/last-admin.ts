import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'

/**
 * Keeps a way in: without an admin nobody could give roles again.
 * @throws Refusal PRECONDITION_FAILED when no other enabled person is admin
 */
export async function mustLeaveAnAdmin(trx: Db, person: PersonRef): Promise<void> {
  const admins = await peopleWithOrgRole(trx, ['admin'])
  if (admins.some((admin) => admin.id !== person.id)) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${person.name} is the last admin: without one, nobody could give roles any more.`,
    'Make somebody else admin first: /roles give.',
  )
}
