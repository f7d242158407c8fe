import { ulid } from 'ulid'
import { z } from 'zod'
import { fallbackName, parseAccount } from '../../domain/account.ts'
import type { OrgRole } from '../../domain/access.ts'
import type { Db } from '../../store/kit/database.ts'
import { getMeta, putMeta } from '../../store/kit/meta.ts'
import {
  giveOrgRoleTo,
  insertPerson,
  orgRolesOf,
  personOfIdentity,
  putIdentity,
} from '../../store/people/people.ts'
import type { AccountKey } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ admins: z.array(z.string()) })
const metaKey = 'adminsEnsured'

/**
 * Gives the accounts of ADMINS a person and the admin role, at start (F58). Each listed account is
 * looked at once: a role that was taken afterwards stays taken, until the account leaves the list and
 * comes back. Whoever is new here becomes manager too.
 */
export async function ensureAdmins(ctx: Ctx, raw: z.input<typeof Input>): Promise<void> {
  const { admins } = parseInput(Input, raw)
  await change(ctx, 'admins.ensure', 'people', async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const listed = [...new Set(admins)].sort()
    const before = await ensured(trx)
    for (const text of listed.filter((text) => !before.includes(text))) {
      const account = parseAccount(text)
      if (!account) throw new Error(`ADMINS holds "${text}", which names no account`)
      await ensureAdmin(trx, ctx, account)
    }
    await putMeta(trx, metaKey, JSON.stringify(listed))
  })
}

async function ensured(trx: Db): Promise<string[]> {
  const kept = await getMeta(trx, metaKey)
  return kept === null ? [] : z.array(z.string()).parse(JSON.parse(kept))
}

async function ensureAdmin(trx: Db, ctx: Ctx, account: AccountKey): Promise<void> {
  const known = await personOfIdentity(trx, account)
  const id = known?.id ?? (await newPerson(trx, ctx, account))
  const before = await orgRolesOf(trx, id)
  const roles: OrgRole[] = known ? ['admin'] : ['admin', 'manager']
  for (const role of roles) await giveOrgRoleTo(trx, id, role)
  const after = await orgRolesOf(trx, id)
  if (after.length === before.length) return
  await recordAudit(trx, ctx, { action: 'role.give', subject: `person:${id}`, before, after })
}

async function newPerson(trx: Db, ctx: Ctx, account: AccountKey): Promise<string> {
  const at = ctx.now()
  const id = ulid(at)
  const name = fallbackName(account)
  await insertPerson(trx, { id, name, zone: 'UTC', createdAt: at, disabledAt: null })
  await putIdentity(trx, { ...account, personId: id, linkedAt: at })
  const after = { name, account }
  await recordAudit(trx, ctx, { action: 'person.add', subject: `person:${id}`, after })
  return id
}
