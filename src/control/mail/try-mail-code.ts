import { typedCode } from '../../domain/people/mail-code.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import type { SealKeys } from '../../store/kit/seal.ts'
import { forgetRefused } from '../../store/mail/mailboxes.ts'
import { lastMailProof, useMailTry } from '../../store/people/mail-proofs.ts'
import type { PersonSettings } from '../../store/people/person-settings.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { isMailCode } from './mail-code.ts'
import { mailMustBeFree } from '../people/mail-input.ts'

/** The address that was proved, or the refusal to throw once the try that was used up is committed. */
export type TriedCode = { proved: string } | { refusal: Refusal }

/**
 * Tries a code against the last one that went to the address somebody wants. A wrong one uses up a try.
 * @throws Refusal CONFLICT where the address is proved, and another person has it
 */
export async function tryMailCode(
  trx: Db,
  ctx: Ctx,
  { keys, of, typed }: { keys: SealKeys; of: PersonSettings; typed: string },
): Promise<TriedCode> {
  const { id: personId, mailAsked: address } = of
  const proof = address === null ? undefined : await lastMailProof(trx, { personId, address })
  if (!proof || address === null) return { refusal: nothingAsked() }
  if (proof.endedAt !== null || proof.expiresAt <= ctx.now()) {
    return { refusal: isOver(address, proof.triesLeft > 0) }
  }
  const code = typedCode(typed)
  const isRight = code !== null && isMailCode(keys, proof, code)
  const isLast = proof.triesLeft === 1
  const isMine = await useMailTry(trx, proof, isRight || isLast ? ctx.now() : null)
  if (!isMine) return { refusal: tooLate(address) }
  const subject = `person:${personId}`
  if (!isRight) {
    await recordAudit(trx, ctx, { action: 'person.mail-code.failed', subject })
    return { refusal: wrong(address, proof.triesLeft - 1) }
  }
  await mailMustBeFree(trx, address, personId)
  await forgetRefused(trx, personId)
  return { proved: address }
}

const nothingAsked = (): Refusal =>
  refusal('PRECONDITION_FAILED', 'No code waits for you here.', 'Give the address first: mail:….')

const isOver = (address: string, hadTries: boolean): Refusal =>
  refusal(
    'PRECONDITION_FAILED',
    hadTries
      ? `The code for ${address} is used, or older than 15 minutes. Nothing changed.`
      : `Too many wrong codes were typed for ${address}. Nothing changed.`,
    `Have a new one sent: mail:${address}.`,
  )

/** Another try of the same code was faster, and used up the try that this one had seen. */
const tooLate = (address: string): Refusal =>
  refusal(
    'CONFLICT',
    `The code for ${address} was typed twice at once, and the other one counts. Nothing changed here.`,
    'See /bots me for what became of it.',
  )

const wrong = (address: string, left: number): Refusal =>
  refusal(
    'VALIDATION',
    `This is not the code that went to ${address}. Nothing changed.`,
    left > 0
      ? `Look at the newest mail; you can try ${left} more ${left === 1 ? 'time' : 'times'}.`
      : `It was the last try: have a new code sent, mail:${address}.`,
  )

const refusal = (
  code: 'CONFLICT' | 'PRECONDITION_FAILED' | 'VALIDATION',
  sentence: string,
  next: string,
): Refusal => new Refusal(code, sentence, next, { code: sentence })
