import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { findSenders, senderLines } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'

/** @throws Refusal NOT_FOUND when no sender has that name */
export async function senderOrThrow(db: Db, word: string): Promise<SenderRow> {
  const [row] = await findSenders(db, [word.trim()])
  if (row) return row
  const known = (await senderLines(db, { limit: 3, offset: 0 })).map(({ name }) => name)
  const have = known.length === 0 ? 'There is none yet.' : `You have: ${known.join(', ')}.`
  throw new Refusal(
    'NOT_FOUND',
    `No number is called “${word.slice(0, 60)}”. ${have}`,
    'See the numbers with /bots sender list; a new one needs its channel too.',
  )
}
