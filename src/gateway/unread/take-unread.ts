import type { Channel } from '../../bot/definition.ts'
import type { Reply } from '../../bot/converse/turn.ts'
import { noteNews } from '../../store/senders/channel-news.ts'
import { openWindows } from '../../store/outbound/contact-windows.ts'
import { markUnreadTold } from '../../store/live/unread-told.ts'
import type { Db } from '../../store/kit/database.ts'
import { acceptId } from '../accept-message.ts'
import type { ChannelMessage } from '../channel-port.ts'
import { contactsOf, numberOf } from '../contacts/contacts-of.ts'
import type { Contact } from '../contacts/contacts-of.ts'
import { nobody } from '../conversation-context.ts'
import { recordHandOff } from '../hand-off.ts'
import type { InboxDeps } from '../inbox/inbox-deps.ts'
import { queueOutbound } from '../outbound/queue-outbound.ts'
import { rowsOfReplies } from '../outbound/queue-replies.ts'
import { windowOf } from '../outbound/reach.ts'
import { reasonsOfSilence } from '../unanswered.ts'
import { errorLine, recordLines } from '../record-turn.ts'
import type { Line } from '../record-turn.ts'
import { routeMessage } from '../route-message.ts'
import type { MessageRoute } from '../route-message.ts'
import { oncePerMessage, retryOnConflict } from '../take-turn.ts'
import { isAside, unreadReply, wordsFor } from './content-words.ts'

type On = { channel: Channel; senderId: string }

export type UnreadDeps = Pick<InboxDeps, 'gateway' | 'render' | 'wakeOutbound' | 'markRead' | 'now'>

/**
 * Records what no bot can read, once: a picture, a place, a reaction, what somebody else answers. The
 * customer is told once a conversation, in the bot's words.
 */
export async function takeUnread(deps: UnreadDeps, on: On, message: ChannelMessage): Promise<void> {
  const { gateway } = deps
  acceptId('message id', message.messageId)
  const { aliases } = message.contact
  const { at } = message
  const [contact] = await gateway.db.transaction((trx: Db) =>
    contactsOf(trx, on.channel, [{ aliases, at }]),
  )
  if (!contact) return
  const key = JSON.stringify(['live', on.senderId, contact.id])
  const isAnswered = await gateway.inQueue(key, () =>
    retryOnConflict(() => attempt(deps, on, contact, message)),
  )
  if (!isAnswered) return
  deps.wakeOutbound()
  deps.markRead({ fromId: message.sender.id, messageId: message.messageId, at }, false)
}

/** True when the customer gets an answer. */
async function attempt(
  deps: UnreadDeps,
  on: On,
  contact: Contact,
  message: ChannelMessage,
): Promise<boolean | null> {
  const { gateway } = deps
  const { messageId, at } = message
  const { senderId } = on
  const who = { environment: 'live' as const, place: senderId, contact: contact.id }
  const live = await gateway.model.live()
  const route = await routeMessage(gateway, { ...who, number: numberOf(contact) }, at, live)
  const session =
    route.kind === 'talk' && !route.conversation.isNew ? route.conversation.session : null
  const since = session?.openedAt ?? at - gateway.settings.sessionExpiryMs
  const by = route.kind === 'talk' ? route.conversation.by : nobody
  const said = { contact: contact.id, text: wordsFor(message.content), messageId, at }
  const preconditions = { inbox: senderId, closes: null, revision: null }
  const kept = await oncePerMessage(gateway, said, preconditions, async (trx) => {
    const { note, reply } = await answerFor(trx, route, message, { ...who, at, since })
    await noteOdd(trx, on.channel, message)
    const first: Line = { direction: 'in', body: { text: said.text, messageId }, by }
    const out: Line[] = reply === null ? [] : [{ direction: 'out', body: reply, by }]
    const lines = [first, ...(note === null ? [] : [note]), ...out]
    const rows = await recordLines(gateway, trx, who, session?.id ?? null, lines, at)
    await openWindows(trx, [windowOf(reachOf(on, contact, message))])
    const made = { now: deps.now, render: (one: Reply) => deps.render(message.sender.id, one) }
    const reach = { ...reachOf(on, contact, message), ...made }
    await queueOutbound(trx, rowsOfReplies(reach, rows), gateway)
    if (session && route.kind === 'talk' && !message.isStandby) {
      await recordHandOff(gateway, trx, { session, bot: route.conversation.bot, rows, at })
    }
    return reply !== null
  })
  return kept === 'duplicate' ? false : kept
}

const reachOf = (
  { channel, senderId }: On,
  { id, aliases }: Contact,
  { sender, messageId, at }: ChannelMessage,
) => ({ channel, senderId, contact: id, fromId: sender.id, recipient: aliases, messageId, at })

/** What the team should see on the sender too. */
async function noteOdd(
  trx: Db,
  channel: Channel,
  { sender, content, isStandby, at }: ChannelMessage,
): Promise<void> {
  const news = { numberId: sender.id, excerpt: '', at }
  if (isStandby) await noteNews(trx, channel, { ...news, kind: 'standby', what: '' })
  if (content.type !== 'unknown') return
  const what = `a message of the kind ${content.name}, which is new`
  await noteNews(trx, channel, { ...news, kind: 'unreadable', what })
}

type Telling = { place: string; contact: string; at: number; since: number }

async function answerFor(
  trx: Db,
  route: MessageRoute,
  { content, isStandby }: ChannelMessage,
  { since, ...who }: Telling,
): Promise<{ note: Line | null; reply: Reply | null }> {
  if (isStandby) return only('Not answered: another responder has this conversation.')
  if (isAside(content)) return { note: null, reply: null }
  if (route.kind === 'silent') {
    const reason = { code: route.why, text: reasonsOfSilence[route.why] }
    return { note: errorLine(reason, nobody), reply: null }
  }
  if (route.kind === 'exception') return only('Not answered: it can’t be read.')
  const { bot, session } = route.conversation
  if (session.handedOver === 1) return only('Not answered: a person has taken over.')
  if (!(await markUnreadTold(trx, who, since))) {
    return only('Not answered: it can’t be read, and the customer was told so before.')
  }
  return { note: null, reply: unreadReply(bot.definition) }
}

const only = (text: string): { note: Line; reply: null } => ({
  note: { direction: 'note', body: { text }, by: nobody },
  reply: null,
})
