import type { Event } from '../../domain/events.ts'
import { findDirect, insertDirects, markDirectShown } from '../../store/delivery/directs.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { endTryRow, findTry } from '../../store/live/tries.ts'
import type { TryRow } from '../../store/live/tries.ts'
import type { Ctx } from '../kit/context.ts'
import { queueDirectRedraws } from '../kit/queue-redraws.ts'
import { viewTry } from './what-is-tried.ts'
import type { TryView } from './what-is-tried.ts'
import type { Over } from './why-over.ts'

export type TryMessage = Extract<Event, { type: 'try.began' | 'try.said' }>

type TryWords<T = TryMessage> = T extends TryMessage
  ? Omit<T, 'tryId' | 'botId' | 'personId'>
  : never

/**
 * Notes what is about to stand in their direct messages with buttons, so that they go when the try ends
 * (F8). Returns what `tryMessageShown` knows each by.
 */
export async function noteTryMessages(
  db: Db,
  { id: tryId, platform, install, userId, botId, personId }: TryRow,
  messages: readonly TryWords[],
  at: number,
): Promise<string[]> {
  const place = { platform, install, userId, subject: `try:${tryId}` as const, saidAt: at }
  const noted = messages.map((what) => ({
    ...place,
    id: nextOutboxId(at),
    event: { ...what, tryId, botId, personId },
  }))
  await insertDirects(db, noted)
  return noted.map(({ id }) => id)
}

/** It stands there now; a try that ended meanwhile has it drawn again. */
export async function tryMessageShown(
  ctx: Pick<Ctx, 'db' | 'now' | 'ports'>,
  id: string,
  { channel, messageId }: { channel: string; messageId: string },
): Promise<void> {
  const { db } = ctx
  await markDirectShown(db, id, { channel, messageId, renderedHash: '' })
  const event = (await findDirect(db, id))?.event
  if (!event || !('tryId' in event)) return
  const row = await findTry(db, event.tryId)
  if (row && row.endedAt === null) return
  await queueDirectRedraws(db, ctx, `try:${event.tryId}`)
  ctx.ports.wakeRelay()
}

/** Ends a try, and has the buttons go that its messages offer. False where something else ended it before. */
export async function endOneTry(
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  { id }: Pick<TryRow, 'id'>,
  over: Over,
): Promise<boolean> {
  if (!(await endTryRow(trx, id, over))) return false
  await queueDirectRedraws(trx, ctx, `try:${id}`)
  return true
}

/** The try that a message is of, as it is now; null where it is forgotten. */
export async function readTryOf(
  { db }: Pick<Ctx, 'db'>,
  { tryId }: TryMessage,
): Promise<{ view: TryView; isOver: boolean } | null> {
  const row = await findTry(db, tryId)
  return row ? { view: await viewTry(db, row), isOver: row.endedAt !== null } : null
}
