import { ownAccount } from '../../domain/conversation/channel-account.ts'
import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  insertNumber,
  numbersAmong,
  numbersOfSenders,
  replaceNumber,
} from '../../store/senders/channel-numbers.ts'
import type { NumberRow } from '../../store/senders/channel-numbers.ts'
import { senderAt } from '../../store/senders/senders.ts'
import type { ChannelDelivery, ChannelSender } from '../channel-port.ts'
import { connectedNumbers } from '../connected-numbers.ts'
import type { ConnectedNumbers } from '../connected-numbers.ts'

/** Our sender, or why there is none. A `foreign` number belongs to another app than signed for it. */
export type FoundSender = { senderId: string } | { problem: 'unknown number' | 'foreign number' }

export type FindSenders = (delivery: ChannelDelivery) => Promise<Map<string, FoundSender>>

/** Finds the senders that deliveries name, by the platform's ids of their numbers. */
export function findsSenders(db: Db, now: () => number): FindSenders {
  const ofChannels = new Map<Channel, ConnectedNumbers>()
  return (delivery) => {
    const { channel } = delivery
    const numbers = ofChannels.get(channel) ?? connectedNumbers(db, channel, now)
    ofChannels.set(channel, numbers)
    return sendersOf(db, delivery, numbers)
  }
}

/** A number of our own account connects itself to the sender with its address. */
async function sendersOf(
  db: Db,
  { channel, signedBy, receivedAt, items }: ChannelDelivery,
  numbers: ConnectedNumbers,
): Promise<Map<string, FoundSender>> {
  const named = new Map(items.flatMap(({ sender }) => (sender ? [[sender.id, sender]] : [])))
  const rows = await numbers([...named.keys()])
  const found = new Map<string, FoundSender>()
  for (const [id, sender] of named) {
    const row = rows.get(id)
    found.set(
      id,
      row
        ? ofApp(row, signedBy)
        : await connectItself(db, { channel, signedBy, receivedAt }, sender),
    )
  }
  return found
}

const ofApp = ({ secretName, senderId }: NumberRow, signedBy: string): FoundSender =>
  secretName === signedBy ? { senderId } : { problem: 'foreign number' }

/** Only of our own account: another one names its numbers, so that none can take a sender over. */
async function connectItself(
  db: Db,
  { channel, signedBy, receivedAt }: Pick<ChannelDelivery, 'channel' | 'signedBy' | 'receivedAt'>,
  { id: numberId, account, shown }: ChannelSender,
): Promise<FoundSender> {
  const digits = shown?.replace(/\D/g, '') ?? ''
  const isOwn = signedBy === ownAccount.secretName && digits !== ''
  const sender = isOwn ? await senderAt(db, channel, digits) : undefined
  if (!sender) return { problem: 'unknown number' }
  const row = { channel, numberId, senderId: sender.id, account, ...ownAccount }
  const number = { ...row, connectedBy: null, at: receivedAt }
  if (await insertNumber(db, number)) return { senderId: sender.id }
  // Another delivery may have been faster.
  const [meanwhile] = await numbersAmong(db, channel, [numberId])
  if (meanwhile) return ofApp(meanwhile, signedBy)
  const [held] = await numbersOfSenders(db, [sender.id])
  // What a person has connected stays so; WhatsApp gives a number that moved a new id.
  if (held && held.connectedBy !== null) return { problem: 'unknown number' }
  await db.transaction((trx) => replaceNumber(trx, number))
  return { senderId: sender.id }
}
