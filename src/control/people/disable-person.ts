import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botsThatOnlyHave } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import { dropLinkCodes } from '../../store/people/link-codes.ts'
import { endMailProofs } from '../../store/people/mail-proofs.ts'
import { othersWithMail, settingsOfOne } from '../../store/people/person-settings.ts'
import { orgRolesOf, personOrThrow, setDisabled } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { revokeTokensOf } from '../../store/people/tokens.ts'
import { announceReviewer } from '../requests/announce-reviewer.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustLeaveAnAdmin } from './last-admin.ts'

const Input = z.object({ person: z.string().max(100) })

/**
 * Switches a person off, with their tokens and link codes; their roles and their history stay. Never
 * the last admin, oneself, or the only super admin of a bot.
 */
export async function disablePerson(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const input = parseInput(Input, raw)
  return change(ctx, 'person.disable', `person:${input.person}`, async (trx) => {
    const actor = await authorize(trx, ctx, 'roles.manage')
    const { id, name, disabledAt } = await personOrThrow(trx, input.person)
    if (disabledAt !== null) throw unchanged(`${name} is switched off already.`)
    await mustNotLockOut(trx, { id, name }, actor.id)
    await setDisabled(trx, id, ctx.now())
    const tokens = await revokeTokensOf(trx, id, ctx.now())
    await dropLinkCodes(trx, id)
    await endMailProofs(trx, id, ctx.now())
    const after = { tokensRevoked: tokens }
    await recordAudit(trx, ctx, { action: 'person.disable', subject: `person:${id}`, after })
    await announceReviewer(trx, ctx, id)
    return { id, name }
  })
}

/** Switches a person on again, with the roles they hold; tokens have to be made again. */
export async function enablePerson(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const input = parseInput(Input, raw)
  return change(ctx, 'person.enable', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name, disabledAt } = await personOrThrow(trx, input.person)
    if (disabledAt === null) throw unchanged(`${name} is not switched off.`)
    await mailMustBeTheirs(trx, { id, name })
    await setDisabled(trx, id, null)
    await recordAudit(trx, ctx, { action: 'person.enable', subject: `person:${id}` })
    await announceReviewer(trx, ctx, id)
    return { id, name }
  })
}

/** Somebody else may have been given the address meanwhile, and a mail is for one person (F29). */
async function mailMustBeTheirs(trx: Db, { id, name }: PersonRef): Promise<void> {
  const mail = (await settingsOfOne(trx, id))?.mail ?? null
  const [other] = mail === null ? [] : await othersWithMail(trx, mail, id)
  if (!other) return
  throw new Refusal(
    'CONFLICT',
    `${name} had the mail address ${mail}, which is the address of ${other.name} now. Nothing changed.`,
    `Give ${name} another one or none first: /roles mail. If they are the same human: /roles join.`,
  )
}

async function mustNotLockOut(trx: Db, person: PersonRef, actorId: string): Promise<void> {
  if ((await orgRolesOf(trx, person.id)).includes('admin')) await mustLeaveAnAdmin(trx, person)
  if (person.id === actorId) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      "You can't switch yourself off: you could not come back.",
      'Ask another admin to do it.',
    )
  }
  const bots = await botsThatOnlyHave(trx, person.id)
  if (bots.length === 0) return
  const named = bots.slice(0, 5).join(', ')
  const more = bots.length > 5 ? ` and ${bots.length - 5} more` : ''
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${person.name} is the only super admin of ${named}${more}.`,
    'Hand over each of these bots first: /roles hand-over.',
  )
}

const unchanged = (sentence: string): Refusal =>
  new Refusal('CONFLICT', `${sentence} Nothing changed.`, 'See everybody with /roles.')
