import type { Db } from '../kit/database.ts'

/** The proof that a test sender's number is in its tester's hands (F54). */
export type ProofRow = {
  senderId: string
  number: string
  codeHash: string | null
  triesLeft: number
  expiresAt: number
  provedAt: number | null
}

export const proofOf = (db: Db, senderId: string): Promise<ProofRow | undefined> =>
  db('senderProofs').where({ senderId }).first()

export const proofsOf = (db: Db, senderIds: readonly string[]): Promise<ProofRow[]> =>
  db('senderProofs').whereIn('senderId', senderIds)

/** A new code; the one before is worth nothing from now on. */
export async function putProof(trx: Db, row: ProofRow): Promise<void> {
  await trx('senderProofs').insert(row).onConflict('senderId').merge()
}

/** False when another try was faster. */
export async function useTry(
  trx: Db,
  { senderId, triesLeft, codeHash }: ProofRow,
  provedAt: number | null,
): Promise<boolean> {
  const used = await trx('senderProofs')
    .where({ senderId, triesLeft, codeHash })
    .whereNull('provedAt')
    .update({ triesLeft: triesLeft - 1, provedAt })
  return used > 0
}
