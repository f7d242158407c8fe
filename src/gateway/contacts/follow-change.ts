import type { Channel } from '../../bot/definition.ts'
import { claimInbound } from '../../store/delivery/inbound.ts'
import type { ContactChange } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'
import { nobody } from '../conversation-context.ts'
import { recordLines } from '../record-turn.ts'
import { changeContact } from './change-contact.ts'

/** Takes the news of a customer's new names once, and leaves a line in what is recorded with them. */
export async function followChange(
  gateway: Gateway,
  { channel, senderId }: { channel: Channel; senderId: string },
  change: ContactChange,
): Promise<void> {
  const { at, why, messageId } = change
  await gateway.db.transaction(async (trx) => {
    if (messageId !== null && !(await claimInbound(trx, senderId, messageId, at))) return
    const contact = await changeContact(trx, channel, change)
    if (contact === null) return
    const who = { environment: 'live' as const, place: senderId, contact }
    const note = { direction: 'note' as const, body: { text: words[why] }, by: nobody }
    await recordLines(gateway, trx, who, null, [note], at)
  })
}

const words: Record<ContactChange['why'], string> = {
  number: 'The customer has another number now.',
  'user id': 'The customer has another user id now.',
  identity: 'The customer’s phone has a new identity key.',
}
