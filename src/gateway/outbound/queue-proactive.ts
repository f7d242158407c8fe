import type { Channel } from '../../bot/definition.ts'
import { isPhoneLine } from '../../domain/conversation/phone-line.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertMessages } from '../../store/live/messages.ts'
import type { MessageRow } from '../../store/live/messages.ts'
import { holdWindows } from '../../store/outbound/contact-windows.ts'
import type { Reply } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'
import { queueOutbound } from './queue-outbound.ts'
import { rowsOfReplies } from './queue-replies.ts'

/** `from` is the number of ours that it is said from. */
export type Renderers = ReadonlyMap<Channel, (reply: Reply, from: string) => unknown[]>

/**
 * Leaves what end users get without having written, such as a goodbye, for their channels. Nothing
 * leads to who never wrote there, and then that is recorded.
 */
export async function queueProactive(
  gateway: Pick<Gateway, 'newId' | 'model'>,
  trx: Db,
  said: readonly MessageRow[],
  { renderers, now }: { renderers: Renderers; now: () => number },
): Promise<void> {
  const { senders } = await gateway.model.live()
  const windows = await holdWindows(
    trx,
    said.map(({ place, contact }) => ({ senderId: place, contact })),
  )
  const rows = said.flatMap((message) => {
    const { place: senderId, contact } = message
    const window = windows.get(JSON.stringify([senderId, contact]))
    if (!window) return []
    const { fromId, at } = window
    const own = senders.get(senderId)?.channel ?? 'whatsapp'
    const channel = isPhoneLine(fromId) ? 'whatsapp' : own
    const renderFrom = renderers.get(channel)
    if (!renderFrom) return []
    const render = (reply: Reply) => renderFrom(reply, fromId)
    const recipient = JSON.parse(window.recipient)
    // An answer of its own: no refusal of another one drops it.
    const reach = { channel, senderId, contact, fromId, recipient, at, now, render }
    return rowsOfReplies({ ...reach, messageId: message.id }, [message])
  })
  await queueOutbound(trx, rows, gateway)
  const reached = new Set(rows.map(({ messageId }) => messageId))
  const lost = said.filter(({ id }) => !reached.has(id))
  await insertMessages(
    trx,
    lost.map((message) => ({
      ...message,
      id: gateway.newId(now()),
      direction: 'error',
      code: 'send-window',
      body: JSON.stringify({ code: 'send-window', text: nowhere }),
      at: now(),
    })),
  )
}

const nowhere =
  'A message to a customer was not sent: nothing is known of when they wrote last on this channel.'
