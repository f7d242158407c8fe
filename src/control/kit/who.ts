import type { OrgRole } from '../../domain/access.ts'
import { zoneNamed } from '../../domain/zones.ts'
import { forgetInteractions } from '../../store/interactions.ts'
import {
  namesOf,
  orgRolesOf,
  peopleWithOrgRole,
  personOfIdentity,
  setZone,
  userIdsIn,
} from '../../store/people.ts'
import type { AccountKey, PersonRef } from '../../store/people.ts'
import type { Ctx } from './context.ts'

export type Speaker = PersonRef & { zone: string; orgRoles: OrgRole[] }

/** The person behind a chat account, or null when it is linked to nobody. */
export async function speakerOf(
  { db }: Pick<Ctx, 'db'>,
  account: AccountKey,
): Promise<Speaker | null> {
  const person = await personOfIdentity(db, account)
  if (!person) return null
  const { id, name, zone } = person
  return { id, name, zone, orgRoles: await orgRolesOf(db, id) }
}

const nobodyChose = 'UTC'

/** Where nobody chose a zone for somebody, the one of their chat profile is theirs from then on. */
export async function inOwnZone(
  { db }: Pick<Ctx, 'db'>,
  me: Speaker,
  zone: string | undefined,
): Promise<Speaker> {
  if (zone === undefined || me.zone !== nobodyChose || zoneNamed(zone) === null) return me
  await setZone(db, me.id, zone)
  return { ...me, zone }
}

/**
 * User ids of people in one install of a platform, for mentions; who acts is named by the account
 * that acts.
 */
export async function accountsIn(
  { db }: Pick<Ctx, 'db'>,
  acting: AccountKey,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const userIds = await userIdsIn(db, acting, personIds)
  const me = userIds.size > 0 && (await personOfIdentity(db, acting))
  return me && userIds.has(me.id) ? userIds.set(me.id, acting.userId) : userIds
}

/** `Ava or Sam`: whom to ask for what only an admin can do. */
export async function namesOfAdmins({ db }: Pick<Ctx, 'db'>): Promise<string> {
  const admins = (await peopleWithOrgRole(db, ['admin'])).slice(0, 3)
  return admins.map(({ name }) => name).join(' or ') || 'an admin'
}

export const namesFor = (
  { db }: Pick<Ctx, 'db'>,
  ids: readonly string[],
): Promise<Map<string, PersonRef>> => namesOf(db, ids)

const rememberedForMs = 24 * 60 * 60_000

/** Housekeeping: redeliveries come within minutes, so day-old claims can go. */
export const forgetOldInteractions = ({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<number> =>
  forgetInteractions(db, now() - rememberedForMs)
