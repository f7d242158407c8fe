import type { Channel } from '../bot/definition.ts'
import { inGroups } from '../in-groups.ts'
import type { Db } from '../store/kit/database.ts'
import { numbersAmong } from '../store/senders/channel-numbers.ts'
import type { NumberRow } from '../store/senders/channel-numbers.ts'

/** Those of some numbers of ours that are connected, by the platform's ids. */
export type ConnectedNumbers = (numberIds: readonly string[]) => Promise<Map<string, NumberRow>>

type Asked = { numberId: string; row: NumberRow | undefined }
type Known = { row: Promise<NumberRow | undefined>; until: number }

/** A number that is connected elsewhere, or no longer, is known as such as soon as this is over. */
const knownMs = 1000
const knownMax = 10_000

/**
 * Each number is asked for once a second, since every delivery and every answer waits for it; those
 * that are asked for meanwhile share the next statement, however many numbers there are (F86).
 */
export function connectedNumbers(db: Db, channel: Channel, now: () => number): ConnectedNumbers {
  const known = new Map<string, Known>()
  const readInGroups = inGroups<Asked>(async (asked) => {
    const ids = new Set(asked.map(({ numberId }) => numberId))
    const rows = await numbersAmong(db, channel, [...ids])
    const found = new Map(rows.map((row) => [row.numberId, row]))
    for (const one of asked) one.row = found.get(one.numberId)
  })

  function ask(numberIds: readonly string[]): void {
    const until = now() + knownMs
    const asked = numberIds
      .filter((numberId) => (known.get(numberId)?.until ?? 0) <= now())
      .map((numberId): Asked => ({ numberId, row: undefined }))
    if (asked.length === 0) return
    if (known.size >= knownMax) known.clear()
    const read = readInGroups(asked)
    for (const one of asked) keep(one.numberId, { row: read.then(() => one.row), until })
  }

  function keep(numberId: string, one: Known): void {
    known.set(numberId, one)
    const forget = () => void (known.get(numberId) === one && known.delete(numberId))
    // A number that is not connected may be at any moment, and a failure is not its account.
    one.row.then((found) => found ?? forget(), forget)
  }

  return async (numberIds) => {
    ask(numberIds)
    const found = new Map<string, NumberRow>()
    for (const numberId of numberIds) {
      const row = await known.get(numberId)?.row
      if (row) found.set(numberId, row)
    }
    return found
  }
}
