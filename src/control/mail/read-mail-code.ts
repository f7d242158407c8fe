import { mailProofById } from '../../store/people/mail-proofs.ts'
import { settingsOf } from '../../store/people/person-settings.ts'
import type { Ctx } from '../kit/context.ts'
import { mailCodeOf } from './mail-code.ts'
import { codeKeys } from './send-mail-code.ts'

export type MailedCode = {
  name: string
  zone: string
  address: string
  code: string
  until: number
}

/** What the mail of a proof says; null where it is worth nothing any more, or its person is gone. */
export async function readMailCode(ctx: Ctx, proofId: string): Promise<MailedCode | null> {
  const keys = codeKeys(ctx)
  const proof = keys && (await mailProofById(ctx.db, proofId))
  if (!proof || proof.endedAt !== null || proof.expiresAt <= ctx.now()) return null
  const [person] = await settingsOf(ctx.db, [proof.personId])
  const code = mailCodeOf(keys, proof)
  if (!person || person.mailAsked !== proof.address || code === null) return null
  const { name, zone } = person
  return { name, zone, address: proof.address, code, until: proof.expiresAt }
}
