import { oneOf } from '../../domain/one-of.ts'
import type { OrgRole } from '../../domain/access.ts'
import { noZone, zoneIn } from '../../domain/people/desk.ts'
import { zoneNamed } from '../../domain/time/zones.ts'
import {
  accountsIn,
  namesOf,
  orgRolesOf,
  peopleWithOrgRole,
  personOfIdentity,
  setZone,
  userIdsAmong,
} from '../../store/people/people.ts'
import type { AccountKey, PersonRef } from '../../store/people/people.ts'
import type { Ctx } from './context.ts'
import { shareRead } from './share-read.ts'

/** `zone` is the desk's where they have none. */
export type LinkedPerson = PersonRef & { zone: string; hasZone?: boolean; orgRoles: OrgRole[] }

/** The person behind a chat account, or null when it is linked to nobody. */
export async function personOfAccount(
  { db, settings }: Pick<Ctx, 'db' | 'settings'>,
  account: AccountKey,
): Promise<LinkedPerson | null> {
  const { platform, install, userId } = account
  return shareRead(db, `account ${platform} ${install} ${userId}`, async () => {
    const person = await personOfIdentity(db, account)
    if (!person) return null
    const { id, name } = person
    const zone = zoneIn(person.zone, settings.desk)
    const hasZone = person.zone !== noZone
    return { id, name, zone, hasZone, orgRoles: await orgRolesOf(db, id) }
  })
}

/** Where nobody chose a zone for somebody, the one of their chat profile is theirs from then on. */
export async function adoptProfileZone(
  { db }: Pick<Ctx, 'db'>,
  me: LinkedPerson,
  zone: string | undefined,
): Promise<LinkedPerson> {
  if (zone === undefined || me.hasZone !== false || zone === noZone || zoneNamed(zone) === null)
    return me
  await setZone(db, me.id, zone)
  return { ...me, zone, hasZone: true }
}

/**
 * User ids of people in one install of a platform, for mentions; who acts is named by the account
 * that acts.
 */
export async function userIdsOf(
  { db }: Pick<Ctx, 'db'>,
  { platform, install, userId }: AccountKey,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const asked = `mentions ${platform} ${install} ${[...personIds].sort().join(' ')}`
  const here = await shareRead(db, asked, () => accountsIn(db, { platform, install }, personIds))
  const acting = here.filter((account) => account.userId === userId)
  return userIdsAmong([...acting, ...here])
}

/** `Ava or Sam`: whom to ask for what only an admin can do. */
export async function adminNames({ db }: Pick<Ctx, 'db'>): Promise<string> {
  const admins = (await peopleWithOrgRole(db, ['admin'])).slice(0, 3)
  return oneOf(admins.map(({ name }) => name)) || 'an admin'
}

export const personNames = (
  { db }: Pick<Ctx, 'db'>,
  ids: readonly string[],
): Promise<Map<string, PersonRef>> => namesOf(db, ids)
