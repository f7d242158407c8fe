import type { OrgRole } from '../../domain/access.ts'
import { accountsOf, allOrgRoles, listPeopleRows } from '../../store/people/people.ts'
import type { AccountKey } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

export type PersonView = {
  id: string
  name: string
  zone: string
  orgRoles: OrgRole[]
  disabled: boolean
  accounts: AccountKey[]
}

/** Everybody by name, with what they hold and where they speak from. */
export function listPeople(ctx: Ctx): Promise<PersonView[]> {
  return auditedRead(ctx, 'people.list', 'people', async (db) => {
    await authorize(db, ctx, 'people.see')
    const people = await listPeopleRows(db)
    const roles = await allOrgRoles(db)
    const accounts = await accountsOf(
      db,
      people.map((person) => person.id),
    )
    return people.map(({ id, name, zone, disabledAt }) => ({
      id,
      name,
      zone,
      orgRoles: roles.filter((row) => row.personId === id).map((row) => row.role),
      disabled: disabledAt !== null,
      accounts: accounts
        .filter((row) => row.personId === id)
        .map(({ platform, install, userId }) => ({ platform, install, userId })),
    }))
  })
}
