import type { Channel } from '../../bot/definition.ts'
import { maskAddress } from '../../domain/mask.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { listSenders as senderRows } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

export type SenderView = {
  id: string
  name: string
  channel: Channel
  masked: string
  isTest: boolean
  verifiedNumber: string | null
  /** The bot that is active on it. */
  heldBy: { id: string; slug: string; name: string } | null
}

/** Every named sender by name, its numbers masked; drafts name them, so supervisors and up see them. */
export function listSenders(ctx: Ctx): Promise<SenderView[]> {
  return auditedRead(ctx, 'sender.list', 'senders', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const rows = await senderRows(db)
    return Promise.all(
      rows.map(async ({ id, name, channel, address, isTest, verifiedNumber }) => ({
        id,
        name,
        channel,
        masked: maskAddress(address),
        isTest: isTest === 1,
        verifiedNumber: verifiedNumber === null ? null : maskAddress(verifiedNumber),
        heldBy: await holderOf(db, id),
      })),
    )
  })
}

async function holderOf(db: Db, senderId: string): Promise<SenderView['heldBy']> {
  const active = await activeOnSender(db, senderId)
  if (!active) return null
  const { id, slug, name } = await botOrThrow(db, active.botId)
  return { id, slug, name }
}
