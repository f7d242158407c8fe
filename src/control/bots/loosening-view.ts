import { missingPermission } from '../../domain/access.ts'
import { loosened } from '../../domain/policy.ts'
import { samePerson } from '../../domain/same-person.ts'
import { Refusal } from '../../refusal.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { openLinksOf } from '../../store/people/links.ts'
import { findLoosening } from '../../store/bots/loosenings.ts'
import type { LooseningRow } from '../../store/bots/loosenings.ts'
import { namesOf, peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { rolesOf } from '../kit/authorize.ts'

/** A loosening as its card shows it. Times are UTC ms. */
export type LooseningView = {
  id: string
  bot: { id: string; slug: string; name: string }
  state: LooseningRow['state']
  /** In what way the rules become looser. */
  what: string[]
  approver: PersonRef | null
  proposedBy: PersonRef
  expiresAt: number
  /** Uninvolved people who can confirm it. */
  confirmers: PersonRef[]
  decided: { by: PersonRef | null; at: number } | null
}

export async function viewLoosening(db: Db, row: LooseningRow): Promise<LooseningView> {
  const bot = await botOrThrow(db, row.botId)
  const ids = [row.proposedBy, row.decidedBy, row.approverId].filter((id) => id !== null)
  const names = await namesOf(db, ids)
  const nameOf = (id: string): PersonRef => names.get(id) ?? { id, name: 'Slipway' }
  const approver = row.approverId === null ? null : nameOf(row.approverId)
  return {
    id: row.id,
    bot: { id: bot.id, slug: bot.slug, name: bot.name },
    state: row.state,
    what: [
      ...loosened(row.before, row.after),
      ...(approver ? [`${approver.name} no longer approves`] : []),
    ],
    approver,
    proposedBy: nameOf(row.proposedBy),
    expiresAt: row.expiresAt,
    confirmers: row.state === 'open' ? await confirmersOf(db, row) : [],
    decided:
      row.decidedAt === null
        ? null
        : { by: row.decidedBy === null ? null : nameOf(row.decidedBy), at: row.decidedAt },
  }
}

/** Approvers of the bot and admins, without who proposes it and whom it is about (F78). */
export async function confirmersOf(
  db: Db,
  { botId, proposedBy, approverId }: Pick<LooseningRow, 'botId' | 'proposedBy' | 'approverId'>,
): Promise<PersonRef[]> {
  const found = new Map<string, PersonRef>()
  for (const person of await peopleWithBotRole(db, botId, 'approver')) {
    const { org } = await rolesOf(db, person.id)
    if (!missingPermission({ org, bot: ['approver'] }, 'request.review'))
      found.set(person.id, person)
  }
  for (const person of await peopleWithOrgRole(db, ['admin'])) found.set(person.id, person)
  const same = samePerson(await openLinksOf(db, botId))
  return [...found.values()].filter(({ id }) => same(id) !== same(proposedBy) && id !== approverId)
}

export async function looseningOrThrow(db: Db, id: string): Promise<LooseningRow> {
  const row = await findLoosening(db, id)
  if (row) return row
  throw new Refusal(
    'NOT_FOUND',
    'This change of rules is gone: its bot was deleted.',
    'Look at the bots with /bots list.',
  )
}
