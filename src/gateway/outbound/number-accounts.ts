import type { Channel } from '../../bot/definition.ts'
import { ownAccount } from '../../domain/conversation/channel-account.ts'
import type { Db } from '../../store/kit/database.ts'
import { connectedNumbers } from '../connected-numbers.ts'

export type NumberAccounts = {
  /** The variable that holds the token of a number. */
  tokenNameOf: (numberId: string) => Promise<string>
  /** Numbers of one account share its limits. */
  accountOf: (numberId: string) => Promise<string>
}

/** The account of each number of ours. */
export function numberAccounts(db: Db, channel: Channel, now: () => number): NumberAccounts {
  const numbers = connectedNumbers(db, channel, now)
  const rowOf = async (numberId: string) => (await numbers([numberId])).get(numberId)
  return {
    tokenNameOf: async (numberId) => (await rowOf(numberId))?.tokenName ?? ownAccount.tokenName,
    accountOf: async (numberId) => {
      const { account, tokenName } = { account: null, ...ownAccount, ...(await rowOf(numberId)) }
      return account ?? tokenName
    },
  }
}
