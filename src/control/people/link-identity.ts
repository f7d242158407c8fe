import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  accountsOf,
  orgRolesOf,
  personOfIdentity,
  personOrThrow,
  putIdentity,
} from '../../store/people/people.ts'
import type { AccountKey, PersonRef } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { joinInto } from './join-people.ts'
import { mustLeaveAnAdmin } from './last-admin.ts'
import { openLink } from './open-link.ts'

const Input = z.object({
  person: z.string().max(100),
  platform: z.enum(platforms),
  install: z.string().min(1).max(100),
  userId: z.string().min(1).max(100),
  /** Takes the account away from the person it is linked to. */
  move: z.boolean().default(false),
})

/**
 * Links an account to a person (F24): by an admin, for example for a guest (F61). The last account of
 * somebody takes along all that they are and did.
 */
export async function linkIdentity(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const { person: word, move, ...account } = parseInput(Input, raw)
  const subject = `account:${account.platform}:${account.install}:${account.userId}`
  return change(ctx, 'account.link', subject, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const person = await personOrThrow(trx, word)
    const had = await personOfIdentity(trx, account)
    if (had?.id === person.id) throw linkedAlready(person.name)
    const isLast = had !== undefined && (await accountsOf(trx, [had.id])).length === 1
    if (had && !move) throw linkedElsewhere(had, person, isLast)
    if (had && isLast) await mustKeepAnAdmin(trx, had)
    await recordAudit(trx, ctx, {
      action: 'account.link',
      subject,
      before: had && { person: had.id },
      after: { person: person.id },
    })
    // Whoever is left without an account was never anybody else (F24).
    if (had && isLast) await joinInto(trx, ctx, had, person)
    else await link(trx, ctx, account, person, had)
    return { id: person.id, name: person.name }
  })
}

async function link(
  trx: Db,
  ctx: Ctx,
  account: AccountKey,
  person: PersonRef,
  had: PersonRef | undefined,
): Promise<void> {
  const { platform, install, userId } = account
  const what = { kind: 'account', personId: person.id, fromId: had?.id ?? null } as const
  const named = `${platform}:${install}:${userId}`
  await openLink(trx, ctx, { ...what, botId: null, account: named }, () =>
    putIdentity(trx, { ...account, personId: person.id, linkedAt: ctx.now() }),
  )
}

/** An admin without an account can't do anything any more. */
async function mustKeepAnAdmin(trx: Db, person: PersonRef): Promise<void> {
  if (!(await orgRolesOf(trx, person.id)).includes('admin')) return
  await mustLeaveAnAdmin(trx, person)
}

const linkedAlready = (name: string): Refusal =>
  new Refusal('CONFLICT', `That account is linked to ${name} already.`, 'There is nothing to do.')

function linkedElsewhere(had: PersonRef, person: PersonRef, isLast: boolean): Refusal {
  const all = isLast
    ? ` It is all that ${had.name} has: moving it makes ${had.name} and ${person.name} one person for good.`
    : ''
  const next = isLast
    ? `If they are the same human, add move:yes; if not, first link ${had.name} the right account.`
    : 'If it belongs to somebody else, add move:yes to take it from them.'
  return new Refusal('CONFLICT', `That account is linked to ${had.name}.${all}`, next, {
    move: `Linked to ${had.name}: tick this to take it away from them.`,
  })
}
