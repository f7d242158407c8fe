import type { UnplacedOutbound } from '../../store/outbound/outbound-rows.ts'
import { leaseMs } from './attempt-send.ts'
import { countBySender, mayHaveMore } from './fair-slots.ts'
import type { DirectSends } from './queue-outbound.ts'
import type { SendRates } from './rates.ts'

type Contact = Pick<UnplacedOutbound, 'senderId' | 'contact'>
/** Rows that are being sent, those that were and are not settled yet, and how many more may be. */
export type InHand = { claimed: readonly Contact[]; done: readonly Contact[]; room: number }

/** What may go at once, as far as we know: the first of each contact of whom nothing is in hand. */
export function pickDirect(
  { claimed, done, ...inHand }: InHand,
  rates: SendRates,
  rows: readonly UnplacedOutbound[],
  at: number,
): ReturnType<DirectSends['pick']> {
  const taken = new Set([...claimed, ...done].map(keyOf))
  const isFirst = !rows.some((row) => taken.has(keyOf(row)))
  const picked = new Set<UnplacedOutbound>()
  const counts = new Map<string, number>()
  const held = countBySender(claimed)
  let { room } = inHand
  for (const row of rows) {
    const { senderId } = row
    const key = keyOf(row)
    if (taken.has(key)) continue
    taken.add(key)
    const count = counts.get(senderId) ?? 0
    if (!mayHaveMore(count + (held.get(senderId) ?? 0), room)) continue
    if (count >= rates.freeOf(senderId, at)) continue
    counts.set(senderId, count + 1)
    picked.add(row)
    room -= 1
  }
  return { picked, isFirst, until: at + leaseMs }
}

const keyOf = ({ senderId, contact }: Contact): string => `${senderId} ${contact}`
