import type { Channel } from '../../bot/definition.ts'
import { claimAllInbound } from '../../store/delivery/inbound.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { noteAllNews } from '../../store/senders/channel-news.ts'
import type { ChannelEcho } from '../channel-port.ts'
import { contactsOf } from '../contacts/contacts-of.ts'
import { nobody } from '../conversation-context.ts'
import type { Gateway } from '../gateway.ts'
import { rowsOf } from '../record-turn.ts'
import { wordsFor } from './content-words.ts'

/** What was sent past us on a sender of ours. */
export type PlacedEcho = { senderId: string; echo: ChannelEcho }

/**
 * Keeps what somebody sent to customers past us, in the conversations and on the senders: as many
 * statements for a thousand as for one (F86).
 */
export async function takeEchoes(
  gateway: Gateway,
  channel: Channel,
  echoes: readonly PlacedEcho[],
): Promise<void> {
  await gateway.db.transaction(async (trx) => {
    const isFresh = await claimAllInbound(
      trx,
      echoes.map(({ senderId: place, echo: { messageId, at } }) => ({ place, messageId, at })),
    )
    const fresh = echoes.filter(({ senderId, echo }) => isFresh(senderId, echo.messageId))
    await noteAllNews(
      trx,
      channel,
      fresh.map(({ echo: { sender, at } }) => {
        return { numberId: sender.id, kind: 'echo' as const, what: past, excerpt: '', at }
      }),
    )
    const named = fresh.filter(({ echo }) => echo.aliases.length > 0)
    const contacts = await contactsOf(
      trx,
      channel,
      named.map(({ echo: { aliases, at } }) => ({ aliases, at })),
    )
    const lines = named.flatMap(({ senderId: place, echo: { content, at } }, i) => {
      const contact = contacts[i]
      if (!contact) return []
      const who = { environment: 'live' as const, place, contact: contact.id }
      const text = `Sent past the bot: ${wordsFor(content)}`
      return rowsOf(gateway, who, null, [{ direction: 'note', body: { text }, by: nobody }], at)
    })
    await insertMessages(trx, lines)
  })
}

const past = 'Answered past the bot, from an app or by another responder'
