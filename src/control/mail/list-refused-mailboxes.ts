import { refusedMailboxes } from '../../store/mail/mailboxes.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const shownMax = 20

/** Somebody whose address takes no mail, why, and since when (UTC ms). */
export type RefusedMailbox = { name: string; address: string; problem: string; at: number }

/** Whom no mail reaches until somebody corrects their address (F29). */
export function listRefusedMailboxes(ctx: Ctx): Promise<RefusedMailbox[]> {
  return auditedRead(ctx, 'mailboxes.list', 'people', async (db) => {
    await authorize(db, ctx, 'people.see')
    return refusedMailboxes(db, shownMax)
  })
}
