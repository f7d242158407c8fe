import { z } from 'zod'
import type { OrgRole } from '../../domain/access.ts'
import { groupBy } from '../../domain/group-by.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import {
  accountsOf,
  countPeople,
  findPerson,
  orgRolesOfMany,
  peopleLines,
} from '../../store/people/people.ts'
import type { AccountKey, PersonRow } from '../../store/people/people.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(40),
  /** Only this person, by id. */
  person: z.string().optional(),
})

export type PersonView = {
  id: string
  name: string
  zone: string
  orgRoles: OrgRole[]
  disabled: boolean
  accounts: AccountKey[]
}
export type PeopleList = Page & { pages: number; total: number; people: PersonView[] }

/** A page of everybody by name, with what they hold and where they speak from. */
export function listPeople(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<PeopleList> {
  const { page: wanted, size, person } = parseInput(Input, raw)
  return auditedRead(ctx, 'people.list', 'people', async (db) => {
    await authorize(db, ctx, 'people.see')
    if (person !== undefined) {
      const found = await findPerson(db, person)
      const people = await viewPeople(db, found ? [found] : [])
      return { page: 1, pages: 1, more: false, total: people.length, people }
    }
    const total = await countPeople(db)
    const { offset, ...page } = countedPage(wanted, size, total)
    const rows = await peopleLines(db, { limit: size, offset })
    return { ...page, total, people: await viewPeople(db, rows) }
  })
}

async function viewPeople(db: Db, rows: readonly PersonRow[]): Promise<PersonView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const roles = groupBy(await orgRolesOfMany(db, ids), ({ personId }) => personId)
  const accounts = groupBy(await accountsOf(db, ids), ({ personId }) => personId)
  return rows.map(({ id, name, zone, disabledAt }) => ({
    id,
    name,
    zone,
    orgRoles: roles(id).map(({ role }) => role),
    disabled: disabledAt !== null,
    accounts: accounts(id).map(({ platform, install, userId }) => ({ platform, install, userId })),
  }))
}
