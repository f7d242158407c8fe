import type { Channel } from '../../bot/definition.ts'
import { ownAccount } from '../../domain/conversation/channel-account.ts'
import type { Db } from '../../store/kit/database.ts'
import { numbersAmong } from '../../store/senders/channel-numbers.ts'
import type { NumberRow } from '../../store/senders/channel-numbers.ts'

export type NumberAccounts = {
  /** The variable that holds the token of a number. */
  tokenNameOf: (numberId: string) => Promise<string>
  /** Numbers of one account share its limits. */
  accountOf: (numberId: string) => Promise<string>
}

type Known = { row: Promise<NumberRow | undefined>; until: number }

/** Long enough for a burst; who connects a number elsewhere sees it at work as soon as this is over. */
const knownMs = 1000
const knownMax = 10_000

/** The account of each number of ours, asked once for all that is sent from it in a second. */
export function numberAccounts(db: Db, channel: Channel, now: () => number): NumberAccounts {
  const known = new Map<string, Known>()

  async function rowOf(numberId: string): Promise<NumberRow | undefined> {
    const held = known.get(numberId)
    if (held && held.until > now()) return held.row
    const row = numbersAmong(db, channel, [numberId]).then(([found]) => found)
    if (known.size >= knownMax) known.clear()
    known.set(numberId, { row, until: now() + knownMs })
    const forget = () => void (known.get(numberId)?.row === row && known.delete(numberId))
    // A number that is not connected may be at any moment, and a failure is not its account.
    row.then((found) => found ?? forget(), forget)
    return row
  }

  return {
    tokenNameOf: async (numberId) => (await rowOf(numberId))?.tokenName ?? ownAccount.tokenName,
    accountOf: async (numberId) => {
      const { account, tokenName } = { account: null, ...ownAccount, ...(await rowOf(numberId)) }
      return account ?? tokenName
    },
  }
}
