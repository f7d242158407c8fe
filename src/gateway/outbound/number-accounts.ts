import type { Channel } from '../../bot/definition.ts'
import { ownAccount } from '../../domain/conversation/channel-account.ts'
import { isPhoneLine } from '../../domain/conversation/phone-line.ts'
import type { Db } from '../../store/kit/database.ts'
import { numbersOfSenders } from '../../store/senders/channel-numbers.ts'
import { connectedNumbers } from '../connected-numbers.ts'

export type NumberAccounts = {
  /** The variable that holds the token of a number. */
  tokenNameOf: (numberId: string) => Promise<string>
  /** Numbers of one account share its limits. */
  accountOf: (numberId: string) => Promise<string>
  /**
   * The number that a message of a sender goes out from: the one that it was asked on, or the one that
   * its sender has now, where that is gone. WhatsApp gives a number that moved a new id.
   */
  fromOf: (message: { senderId: string; fromId: string }) => Promise<string>
}

/** The account of each number of ours. */
export function numberAccounts(db: Db, channel: Channel, now: () => number): NumberAccounts {
  const numbers = connectedNumbers(db, channel, now)
  const rowOf = async (numberId: string) => (await numbers([numberId])).get(numberId)
  return {
    tokenNameOf: async (numberId) => (await rowOf(numberId))?.tokenName ?? ownAccount.tokenName,
    accountOf: async (numberId) => {
      const row = await rowOf(numberId)
      return row?.account ?? (row ?? ownAccount).tokenName
    },
    fromOf: async ({ senderId, fromId }) => {
      if (isPhoneLine(fromId) || (await rowOf(fromId))) return fromId
      const [now] = await numbersOfSenders(db, [senderId])
      return now?.numberId ?? fromId
    },
  }
}
