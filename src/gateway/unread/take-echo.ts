import type { Channel } from '../../bot/definition.ts'
import { claimInbound } from '../../store/delivery/inbound.ts'
import { noteNews } from '../../store/senders/channel-news.ts'
import type { ChannelEcho } from '../channel-port.ts'
import { contactsOf } from '../contacts/contacts-of.ts'
import { nobody } from '../conversation-context.ts'
import type { Gateway } from '../gateway.ts'
import { recordLines } from '../record-turn.ts'
import { wordsFor } from './content-words.ts'

/** Keeps what somebody sent to a customer past us, in the conversation and on the sender. */
export async function takeEcho(
  gateway: Gateway,
  { channel, senderId }: { channel: Channel; senderId: string },
  { sender, messageId, aliases, content, at }: ChannelEcho,
): Promise<void> {
  await gateway.db.transaction(async (trx) => {
    if (!(await claimInbound(trx, senderId, messageId, at))) return
    const what = 'Answered past the bot, from an app or by another responder'
    const news = { numberId: sender.id, kind: 'echo' as const, what, excerpt: '', at }
    await noteNews(trx, channel, news)
    if (aliases.length === 0) return
    const [contact] = await contactsOf(trx, channel, [{ aliases, at }])
    if (!contact) return
    const who = { environment: 'live' as const, place: senderId, contact: contact.id }
    const text = `Sent past the bot: ${wordsFor(content)}`
    await recordLines(
      gateway,
      trx,
      who,
      null,
      [{ direction: 'note', body: { text }, by: nobody }],
      at,
    )
  })
}
