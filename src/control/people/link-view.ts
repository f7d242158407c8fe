import { samePerson } from '../../domain/same-person.ts'
import type { OpenLink } from '../../domain/same-person.ts'
import { Refusal } from '../../refusal.ts'
import { findBot } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findLink, openLinks } from '../../store/people/links.ts'
import type { LinkRow } from '../../store/people/links.ts'
import { findPerson, namesOf, peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'

/** What an admin linked, joined or handed over, as its card shows it. Times are UTC ms. */
export type LinkView = Pick<LinkRow, 'id' | 'kind' | 'state' | 'account' | 'createdAt'> & {
  admin: PersonRef
  person: PersonRef
  /** Whose account, record or bot it was, by the name it had. */
  from: string | null
  bot: { id: string; slug: string; name: string } | null
  /** Admins who can confirm it. */
  confirmers: PersonRef[]
  decided: { by: PersonRef; at: number } | null
}

export async function viewLink(db: Db, row: LinkRow): Promise<LinkView> {
  const { id, kind, state, account, createdAt, adminId, personId, decidedBy, decidedAt } = row
  const names = await namesOf(db, [adminId, personId, ...(decidedBy === null ? [] : [decidedBy])])
  const nameOf = (who: string): PersonRef => names.get(who) ?? { id: who, name: 'Slipway' }
  const bot = row.botId === null ? null : await findBot(db, row.botId)
  const from = row.fromId === null ? null : await findPerson(db, row.fromId)
  return {
    id,
    kind,
    state,
    account,
    createdAt,
    admin: nameOf(adminId),
    person: nameOf(personId),
    from: from?.name ?? null,
    bot: bot ? { id: bot.id, slug: bot.slug, name: bot.name } : null,
    confirmers: state === 'open' ? await linkConfirmers(db, row) : [],
    decided:
      decidedBy === null || decidedAt === null ? null : { by: nameOf(decidedBy), at: decidedAt },
  }
}

/** Admins who for certain are somebody else than the people it is about. */
export async function linkConfirmers(db: Db, link: OpenLink): Promise<PersonRef[]> {
  const same = samePerson([...(await openLinks(db)), link])
  const admins = await peopleWithOrgRole(db, ['admin'])
  return admins.filter(({ id }) => same(id) !== same(link.adminId))
}

export async function linkOrThrow(db: Db, id: string): Promise<LinkRow> {
  const row = await findLink(db, id)
  if (row) return row
  throw new Refusal('NOT_FOUND', 'There is no such link.', 'See those that wait: /roles links.')
}
