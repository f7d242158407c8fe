import { personOfToken as personOfTokenRow } from '../../store/people/tokens.ts'
import { zoneIn } from '../../domain/people/desk.ts'
import type { Ctx } from '../kit/context.ts'
import type { LinkedPerson } from '../kit/linked-account.ts'
import { orgRolesOf } from '../../store/people/people.ts'

const shape = /^slw_[0-9A-Za-z]{32}$/

/** The person behind a token of the HTTP API, or null: unknown, revoked, or switched off. */
export async function personOfToken(
  { db, now, settings }: Pick<Ctx, 'db' | 'now' | 'settings'>,
  token: string,
): Promise<LinkedPerson | null> {
  if (!shape.test(token)) return null
  const person = await personOfTokenRow(db, token, now())
  if (!person) return null
  const { id, name } = person
  const zone = zoneIn(person.zone, settings.desk)
  return { id, name, zone, orgRoles: await orgRolesOf(db, id) }
}
