import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { findSenders } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'

/** @throws Refusal NOT_FOUND when no sender has that name */
export async function senderOrThrow(db: Db, word: string): Promise<SenderRow> {
  const [row] = await findSenders(db, [word.trim()])
  if (row) return row
  throw new Refusal(
    'NOT_FOUND',
    `There is no sender named "${word.slice(0, 60)}".`,
    'See the senders with /bots sender list; a new one needs its channel too.',
  )
}
