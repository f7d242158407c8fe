import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  accountsOf,
  deleteIdentity,
  orgRolesOf,
  personOfIdentity,
} from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustLeaveAnAdmin } from './last-admin.ts'

const Input = z.object({
  platform: z.enum(platforms),
  install: z.string().min(1).max(100),
  userId: z.string().min(1).max(100),
})

/** Takes back an account that was linked by mistake (F24): it is nobody's then. */
export async function unlinkIdentity(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const account = parseInput(Input, raw)
  const subject = `account:${account.platform}:${account.install}:${account.userId}`
  return change(ctx, 'account.unlink', subject, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const had = await personOfIdentity(trx, account)
    if (!had) throw nobodys()
    await mustKeepAnAdmin(trx, had)
    await deleteIdentity(trx, account)
    await recordAudit(trx, ctx, {
      action: 'account.unlink',
      subject,
      before: { person: had.id },
    })
    return { id: had.id, name: had.name }
  })
}

/** An admin without an account can't do anything any more. */
async function mustKeepAnAdmin(trx: Db, person: PersonRef): Promise<void> {
  if (!(await orgRolesOf(trx, person.id)).includes('admin')) return
  if ((await accountsOf(trx, [person.id])).length === 1) await mustLeaveAnAdmin(trx, person)
}

const nobodys = (): Refusal =>
  new Refusal('NOT_FOUND', 'That account is linked to nobody.', 'See who has which: /bots people.')
