import { unservedWhy } from '../../domain/conversation/channel-account.ts'
import type { Accounts } from '../../domain/conversation/channel-account.ts'
import { isPhoneLine, phoneSigner, senderOnLine } from '../../domain/conversation/phone-line.ts'
import type { Db } from '../../store/kit/database.ts'
import { numbersOfSenders } from '../../store/senders/channel-numbers.ts'
import { sendersAmong } from '../../store/senders/senders.ts'
import type { FindSenders } from './senders-of.ts'

/** Finds the senders that the playground's phone writes to: those whose customers no account brings. */
export function findsPhoneSenders(db: Db, accounts: Accounts | null): FindSenders {
  return async ({ signedBy, items }) => {
    const lines = items.flatMap(({ sender }) => sender?.id ?? []).filter(isPhoneLine)
    const free = await sendersOfPhone(db, accounts, lines.map(senderOnLine))
    return new Map(
      [...new Set(lines)].map((line) => {
        const senderId = senderOnLine(line)
        const isOurs = signedBy === phoneSigner && free.has(senderId)
        return [line, isOurs ? { senderId } : { problem: 'unknown number' as const }]
      }),
    )
  }
}

/** Those of these senders in use that no number of a platform is connected to, or none that works. */
export async function sendersOfPhone(
  db: Db,
  accounts: Accounts | null,
  ids: readonly string[],
): Promise<Set<string>> {
  const senders = await sendersAmong(db, { ids, names: [] })
  const numbers = new Map(
    (await numbersOfSenders(db, ids)).map((number) => [number.senderId, number]),
  )
  const free = senders.filter(({ id, channel }) => {
    const number = numbers.get(id)
    return number === undefined || unservedWhy(channel, number, accounts) !== null
  })
  return new Set(free.map(({ id }) => id))
}
