import { z } from 'zod'
import { orgRoles } from '../../domain/access.ts'
import type { OrgRole } from '../../domain/access.ts'
import { Refusal } from '../../refusal.ts'
import {
  giveOrgRoleTo,
  orgRolesOf,
  personOrThrow,
  takeOrgRoleFrom,
} from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustLeaveAnAdmin } from './last-admin.ts'

const Input = z.object({
  person: z.string().max(100),
  role: z.enum(orgRoles, `choose one of ${orgRoles.join(', ')}`),
})

export type RolesOfPerson = PersonRef & { orgRoles: OrgRole[] }

/** Gives an org role (F58); several per person. */
export async function giveOrgRole(ctx: Ctx, raw: z.input<typeof Input>): Promise<RolesOfPerson> {
  const input = parseInput(Input, raw)
  return change(ctx, 'role.give', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name } = await personOrThrow(trx, input.person)
    const before = await orgRolesOf(trx, id)
    if (!(await giveOrgRoleTo(trx, id, input.role))) {
      throw nothingToDo(`${name} is ${input.role} already.`)
    }
    const after = await orgRolesOf(trx, id)
    await recordAudit(trx, ctx, { action: 'role.give', subject: `person:${id}`, before, after })
    await announceReviewer(trx, ctx, id)
    return { id, name, orgRoles: after }
  })
}

/** Takes an org role; somebody always stays admin. */
export async function takeOrgRole(ctx: Ctx, raw: z.input<typeof Input>): Promise<RolesOfPerson> {
  const input = parseInput(Input, raw)
  return change(ctx, 'role.take', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name } = await personOrThrow(trx, input.person)
    const before = await orgRolesOf(trx, id)
    if (!before.includes(input.role)) throw nothingToDo(`${name} is not ${input.role}.`)
    if (input.role === 'admin') await mustLeaveAnAdmin(trx, { id, name })
    await takeOrgRoleFrom(trx, id, input.role)
    const after = await orgRolesOf(trx, id)
    await recordAudit(trx, ctx, { action: 'role.take', subject: `person:${id}`, before, after })
    await announceReviewer(trx, ctx, id)
    return { id, name, orgRoles: after }
  })
}

const nothingToDo = (sentence: string): Refusal =>
  new Refusal('CONFLICT', `${sentence} Nothing changed.`, 'See who holds what with /roles.')
