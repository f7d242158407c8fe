import { codeIn, hashOfCode } from '../../domain/conversation/proof-code.ts'
import type { Db } from '../../store/kit/database.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { proofOf, useTry } from '../../store/senders/sender-proofs.ts'

export const provedText = 'This number is verified now. Write again to talk to the bot.'

/**
 * Takes the code in what came from the verified number of a test sender (F54); true when it is the
 * right one. Each wrong one uses up a try.
 */
export async function proveNumber(
  trx: Db,
  { senderId, text, at }: { senderId: string; text: string; at: number },
): Promise<boolean> {
  const code = codeIn(text)
  const proof = code === null ? undefined : await proofOf(trx, senderId)
  if (code === null || !proof || proof.provedAt !== null) return false
  if (proof.triesLeft <= 0 || proof.expiresAt <= at) return false
  const isRight = proof.codeHash === hashOfCode(senderId, code)
  if (!(await useTry(trx, proof, isRight ? at : null))) return false
  if (isRight) await bumpRouteRevision(trx, { senderIds: [senderId] })
  return isRight
}
