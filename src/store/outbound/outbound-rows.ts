import type { Channel } from '../../bot/definition.ts'
import type { MessageStatus } from '../../domain/conversation/message-status.ts'
import type { Db } from '../kit/database.ts'
import { insertRows } from '../kit/json-table.ts'

/** `sending` is in some process' hands, or was when that process ended. */
export type OutboundState = 'pending' | 'sending' | 'sent' | 'failed' | 'dropped'

/**
 * One message to one contact on one channel. Rows of a contact on a sender go out in the order of
 * their ids, each after the one before is settled. Times are UTC ms.
 */
export type OutboundRow = {
  /** Ours, an ordered ULID; statuses carry it. */
  id: string
  /** The same for all bubbles of one answer. */
  answerId: string
  /** Of `messages`: what was recorded as said. */
  messageId: string | null
  channel: Channel
  senderId: string
  fromId: string
  contact: string
  recipient: string
  body: string
  botId: string | null
  sessionId: string | null
  state: OutboundState
  attempts: number
  dueAt: number
  createdAt: number
  windowEndsAt: number
  settledAt: number | null
  code: string | null
  problem: string | null
  providerId: string | null
  status: MessageStatus
  statusAt: number | null
  pricing: string | null
}

export type NewOutbound = Pick<
  OutboundRow,
  | 'id'
  | 'answerId'
  | 'messageId'
  | 'channel'
  | 'senderId'
  | 'fromId'
  | 'contact'
  | 'recipient'
  | 'body'
  | 'botId'
  | 'sessionId'
  | 'createdAt'
  | 'windowEndsAt'
>

/** Before it has its place in the order of its contact. */
export type UnplacedOutbound = Omit<NewOutbound, 'id'>

const columns = {
  id: 'text',
  answerId: 'text',
  messageId: 'text',
  channel: 'text',
  senderId: 'text',
  fromId: 'text',
  contact: 'text',
  recipient: 'text',
  body: 'text',
  botId: 'text',
  sessionId: 'text',
  state: 'text',
  attempts: 'bigint',
  dueAt: 'bigint',
  createdAt: 'bigint',
  windowEndsAt: 'bigint',
} as const

/**
 * One statement for all of them, in the caller's transaction; wake the pool after its commit. Each
 * waits to be sent, unless it says that it is claimed.
 */
export async function insertOutbound(
  trx: Db,
  rows: readonly (NewOutbound & Partial<Pick<OutboundRow, 'state' | 'attempts' | 'dueAt'>>)[],
): Promise<void> {
  const all = rows.map((row) =>
    row.state ? row : { ...row, state: 'pending', attempts: 0, dueAt: row.createdAt },
  )
  await insertRows(trx, 'outboundMessages', columns, all)
}

const droppedColumns = {
  ...columns,
  settledAt: 'bigint',
  code: 'text',
  problem: 'text',
} as const

/** Those that are never sent, and why. */
export async function insertDropped(
  trx: Db,
  rows: readonly NewOutbound[],
  why: { settledAt: number; code: string; problem: string },
): Promise<void> {
  const all = rows.map((row) => {
    return { ...row, ...why, state: 'dropped', attempts: 0, dueAt: row.createdAt }
  })
  await insertRows(trx, 'outboundMessages', droppedColumns, all)
}

export const findOutbound = (db: Db, id: string): Promise<OutboundRow | undefined> =>
  db('outboundMessages').where({ id }).first()
