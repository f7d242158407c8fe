import { ownAccount } from '../../domain/conversation/channel-account.ts'
import { howToMend, isMendable, mendableAlerts } from '../../domain/conversation/channel-alerts.ts'
import { numbersOfSenders } from '../../store/senders/channel-numbers.ts'
import { openAlerts } from '../../store/outbound/channel-alerts.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** A sender whose channel takes no messages, why, since when (UTC ms), and what to do. */
export type SenderTrouble = { sender: string; problem: string; since: number; mend: string }

/** What a person must mend before customers get answers again (F87), oldest first. */
export function listChannelAlerts(ctx: Ctx): Promise<SenderTrouble[]> {
  return auditedRead(ctx, 'problems.list', 'bots', async (db) => {
    await authorize(db, ctx, 'people.see')
    const alerts = await openAlerts(db, mendableAlerts)
    const numbers = await numbersOfSenders(
      db,
      alerts.map(({ senderId }) => senderId),
    )
    return alerts.flatMap(({ senderId, sender, problem, since, alert }) => {
      const number = numbers.find((one) => one.senderId === senderId) ?? ownAccount
      const mend = isMendable(alert) ? howToMend(alert, number.tokenName) : null
      return mend === null ? [] : [{ sender, problem, since, mend }]
    })
  })
}
