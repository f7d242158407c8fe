import { z } from 'zod'
import { personOrThrow } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { putSettings, settingsOfOne } from '../../store/people/person-settings.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mailInput, mailMustBeFree } from './mail-input.ts'

const Input = z.object({ person: z.string().max(100), mail: mailInput.nullable() })

/** An admin says where somebody gets mail, or that they get none; what an admin says counts at once. */
export async function setPersonMail(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<PersonRef & { mail: string | null }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'person.mail', `person:${input.person}`, async (trx) => {
    await authorize(trx, ctx, 'roles.manage')
    const { id, name } = await personOrThrow(trx, input.person)
    const { mail } = input
    if (mail !== null) await mailMustBeFree(trx, mail, id)
    const before = await settingsOfOne(trx, id)
    await putSettings(trx, id, { mail, mailAsked: null })
    await recordAudit(trx, ctx, {
      action: 'person.mail',
      subject: `person:${id}`,
      before: { mail: before?.mail ?? null },
      after: { mail },
    })
    return { id, name, mail }
  })
}
