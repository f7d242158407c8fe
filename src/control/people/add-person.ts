import { ulid } from 'ulid'
import { z } from 'zod'
import { invisibleName, isVisible } from '../../domain/bot-name.ts'
import { platforms } from '../../domain/actor.ts'
import { keptZone, noZone } from '../../domain/people/desk.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  insertPerson,
  peopleNamed,
  personOfIdentity,
  putIdentity,
} from '../../store/people/people.ts'
import type { AccountKey, PersonRef } from '../../store/people/people.ts'
import { putSettings } from '../../store/people/person-settings.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mailInput, mailMustBeFree } from './mail-input.ts'

export const personName = z
  .string()
  .trim()
  .min(1, 'give the name')
  .max(80)
  .refine(isVisible, invisibleName)

const Input = z.object({
  name: personName,
  /** IANA name, such as Europe/Berlin. */
  zone: z
    .string()
    .refine(isZone, 'give a time zone such as Europe/Berlin')
    .transform(keptZone)
    .default(noZone),
  /** Where the desk writes to them; an admin gives it, so it counts at once. */
  mail: mailInput.optional(),
  /** The account that is theirs at once (F24). */
  account: z
    .object({
      platform: z.enum(platforms),
      install: z.string().min(1).max(100),
      userId: z.string().min(1).max(100),
    })
    .optional(),
})

/** Adds somebody who holds no role yet, with the account that is theirs where it is known (F58). */
export async function addPerson(ctx: Ctx, raw: z.input<typeof Input>): Promise<PersonRef> {
  const { name, zone, account, mail } = parseInput(Input, raw)
  return change(ctx, 'person.add', 'people', async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    await mustBeNew(trx, ctx, name, account)
    if (account) await mustBeFree(trx, account)
    if (mail !== undefined) await mailMustBeFree(trx, mail)
    const at = ctx.now()
    const id = ulid(at)
    await insertPerson(trx, { id, name, zone, createdAt: at, disabledAt: null })
    if (mail !== undefined) await putSettings(trx, id, { mail })
    if (account) await putIdentity(trx, { ...account, personId: id, linkedAt: at })
    await recordAudit(trx, ctx, {
      action: 'person.add',
      subject: `person:${id}`,
      after: { name, zone, ...(account && { account }), ...(mail && { mail }) },
    })
    return { id, name }
  })
}

/** One person counts once (F24), and people are asked for by name. */
async function mustBeNew(
  trx: Db,
  { settings }: Ctx,
  name: string,
  account: AccountKey | undefined,
): Promise<void> {
  if ((await peopleNamed(trx, name)).length === 0) return
  const link = `/${settings.commandPrefix}bots link-account "${name}" ${account?.userId ?? '@…'}`
  throw new Refusal(
    'CONFLICT',
    `There is already a person named ${name}.`,
    `If it is the same one, link the account to them: ${link}; if not, add a surname.`,
    { name: 'That name is taken.' },
  )
}

async function mustBeFree(trx: Db, account: AccountKey): Promise<void> {
  const had = await personOfIdentity(trx, account)
  if (!had) return
  throw new Refusal(
    'CONFLICT',
    `That account is linked to ${had.name} already.`,
    `Nothing was added. Give ${had.name} a role, or leave the account out and move it afterwards.`,
    { account: `Linked to ${had.name}.` },
  )
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
