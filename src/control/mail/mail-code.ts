import { codeFrom } from '../../domain/people/mail-code.ts'
import { macsOf } from '../../store/kit/sign.ts'
import type { SealKeys } from '../../store/kit/seal.ts'
import type { MailProof } from '../../store/people/mail-proofs.ts'

/**
 * The code of a proof follows from its id and our key, so that it stands nowhere, neither in the outbox
 * nor in the log. Kept is a hash that nobody without the key can try six digits against.
 */
export function newMailCodeHash(keys: SealKeys, id: string): string {
  const [code = ''] = codesOf(keys, id)
  const [hash = ''] = hashesOf(keys, id, code)
  return hash
}

/** What its mail says; null where the key it was made with is gone. */
export function mailCodeOf(
  keys: SealKeys,
  { id, codeHash }: Pick<MailProof, 'id' | 'codeHash'>,
): string | null {
  const isIts = (code: string) => hashesOf(keys, id, code).includes(codeHash)
  return codesOf(keys, id).find(isIts) ?? null
}

export const isMailCode = (
  keys: SealKeys,
  { id, codeHash }: Pick<MailProof, 'id' | 'codeHash'>,
  typed: string,
): boolean => hashesOf(keys, id, typed).includes(codeHash)

const codesOf = (keys: SealKeys, id: string): string[] =>
  macsOf(keys, 'slipway mail code', id).map((mac) => codeFrom(mac.readUIntBE(0, 6)))

const hashesOf = (keys: SealKeys, id: string, code: string): string[] =>
  macsOf(keys, 'slipway mail code kept', `${id}.${code}`).map((mac) => mac.toString('base64url'))
