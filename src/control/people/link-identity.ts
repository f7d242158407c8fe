import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/database.ts'
import {
  accountsOf,
  orgRolesOf,
  personOfIdentity,
  personOrThrow,
  putIdentity,
} from '../../store/people.ts'
import type { PersonRef } from '../../store/people.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustLeaveAnAdmin } from './last-admin.ts'

const Input = z.object({
  person: z.string().max(100),
  platform: z.enum(platforms),
  install: z.string().min(1).max(100),
  userId: z.string().min(1).max(100),
  /** Takes the account away from the person it is linked to. */
  move: z.boolean().default(false),
})

/** Links an account to a person (F24): by an admin, for example for a guest (F61). */
export async function linkIdentity(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const { person: word, move, ...account } = parseInput(Input, raw)
  const subject = `account:${account.platform}:${account.install}:${account.userId}`
  return change(ctx, 'account.link', subject, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name } = await personOrThrow(trx, word)
    const had = await personOfIdentity(trx, account)
    if (had?.id === id) throw linkedAlready(name)
    if (had && !move) throw linkedElsewhere(had)
    if (had) await mustKeepAnAdmin(trx, had)
    await putIdentity(trx, { ...account, personId: id, linkedAt: ctx.now() })
    await recordAudit(trx, ctx, {
      action: 'account.link',
      subject,
      before: had && { person: had.id },
      after: { person: id },
    })
    return { id, name }
  })
}

/** An admin without an account can't do anything any more. */
async function mustKeepAnAdmin(trx: Db, person: PersonRef): Promise<void> {
  if (!(await orgRolesOf(trx, person.id)).includes('admin')) return
  if ((await accountsOf(trx, [person.id])).length > 1) return
  await mustLeaveAnAdmin(trx, person)
}

const linkedAlready = (name: string): Refusal =>
  new Refusal('CONFLICT', `That account is linked to ${name} already.`, 'There is nothing to do.')

const linkedElsewhere = (had: PersonRef): Refusal =>
  new Refusal(
    'CONFLICT',
    `That account is linked to ${had.name}.`,
    'If it belongs to somebody else, add move:yes to take it from them.',
    { move: `Linked to ${had.name}: tick this to take it away from them.` },
  )
