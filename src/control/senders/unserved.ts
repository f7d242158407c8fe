import { unservedWhy } from '../../domain/conversation/channel-account.ts'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import type { Db } from '../../store/kit/database.ts'
import { numbersOfSenders } from '../../store/senders/channel-numbers.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import type { Ctx } from '../kit/context.ts'

/** The senders that no customer reaches, and why, by their id: their channel has no account. */
export async function unservedSenders(
  db: Db,
  { settings }: Pick<Ctx, 'settings'>,
  senders: readonly Pick<SenderRow, 'id' | 'channel'>[],
): Promise<Map<string, Unserved>> {
  const rows = await numbersOfSenders(
    db,
    senders.map(({ id }) => id),
  )
  const numbers = new Map(rows.map((row) => [row.senderId, row]))
  return new Map(
    senders.flatMap(({ id, channel }) => {
      const unserved = unservedWhy(channel, numbers.get(id) ?? null, settings.whatsapp)
      return unserved ? [[id, unserved] as const] : []
    }),
  )
}

export type UnservedSender = { sender: string; channel: string } & Unserved

/** The same, in the order of what is given, by the senders' names. */
export async function unservedAmong(
  db: Db,
  ctx: Pick<Ctx, 'settings'>,
  senders: readonly Pick<SenderRow, 'id' | 'name' | 'channel'>[],
): Promise<UnservedSender[]> {
  const unserved = await unservedSenders(db, ctx, senders)
  return senders.flatMap(({ id, name, channel }) => {
    const one = unserved.get(id)
    return one ? [{ sender: name, channel, ...one }] : []
  })
}
