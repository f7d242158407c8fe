import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { Refusal } from '../../refusal.ts'
import { countAudit } from '../../store/kit/audit.ts'
import type { Db } from '../../store/kit/database.ts'
import { findLinkCode, redeemLinkCode } from '../../store/people/link-codes.ts'
import { findPerson, personOfIdentity, putIdentity } from '../../store/people/people.ts'
import type { PersonRef, PersonRow } from '../../store/people/people.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { hashOfCode } from './link-code.ts'

const Input = z.object({
  code: z.string().min(1, 'type the code').max(40),
  /** The account it is typed on. */
  account: z.object({
    platform: z.enum(platforms),
    install: z.string().min(1).max(100),
    userId: z.string().min(1).max(100),
  }),
})

const failed = 'account.link.failed'
const triesAtMost = 5
const triesWithinMs = 10 * 60_000

/**
 * Links the account that types the code to the person who made it (F24, F61); no person acts yet. A
 * wrong code is a try that counts: five in ten minutes, then this account waits.
 */
export async function useLinkCode(
  unlinked: Omit<Ctx, 'actor'>,
  raw: z.input<typeof Input>,
): Promise<PersonRef> {
  const { code, account } = parseInput(Input, raw)
  const { platform, install, userId } = account
  const subject = `account:${platform}:${install}:${userId}`
  const ctx: Ctx = { ...unlinked, actor: { kind: 'system', part: 'link' } }
  const person = await change(ctx, 'account.link', subject, async (trx) => {
    await mustHaveTriesLeft(trx, ctx, subject)
    const maker = await makerOf(trx, code)
    const had = await personOfIdentity(trx, account)
    if (had) throw linkedAlready(had, maker)
    // The failed try has to be committed, so the refusal waits until after the transaction.
    if (!maker || !(await redeemLinkCode(trx, hashOfCode(code), ctx.now()))) {
      await recordAudit(trx, ctx, { action: failed, subject })
      return null
    }
    await putIdentity(trx, { ...account, personId: maker.id, linkedAt: ctx.now() })
    const by: Ctx = { ...ctx, actor: { kind: 'person', id: maker.id, via: platform } }
    await recordAudit(trx, by, { action: 'account.link', subject, after: { person: maker.id } })
    return { id: maker.id, name: maker.name }
  })
  if (person) return person
  throw new Refusal(
    'NOT_FOUND',
    "That code doesn't work: it is mistyped, used, or older than 10 minutes.",
    'Make a new one on the account that is linked already, and type it here.',
    { code: 'This code does not work.' },
  )
}

async function mustHaveTriesLeft(trx: Db, ctx: Ctx, subject: string): Promise<void> {
  const from = ctx.now() - triesWithinMs
  if ((await countAudit(trx, { action: failed, subject, from })) < triesAtMost) return
  throw new Refusal(
    'LIMIT_EXCEEDED',
    `${triesAtMost} wrong codes were typed here within 10 minutes.`,
    'Wait 10 minutes and make a new code; or ask an admin to link this account.',
  )
}

async function makerOf(trx: Db, code: string): Promise<PersonRow | null> {
  const row = await findLinkCode(trx, hashOfCode(code))
  const maker = row && (await findPerson(trx, row.personId))
  return maker && maker.disabledAt === null ? maker : null
}

function linkedAlready(had: PersonRef, maker: PersonRef | null): Refusal {
  return had.id === maker?.id
    ? new Refusal('CONFLICT', `This account is yours already, ${had.name}.`, 'Nothing to do.')
    : new Refusal(
        'CONFLICT',
        `This account is already linked to ${had.name}.`,
        'If both are you, ask an admin to join them: /roles join; if it is wrong, to move it.',
      )
}
