import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { keyOf } from '../../store/inbox/take-inbound.ts'
import type { Db } from '../../store/kit/database.ts'
import { unreadToldTo } from '../../store/live/unread-told.ts'
import { nobody } from '../conversation-context.ts'
import type { ConversationContext } from '../conversation-context.ts'
import type { Reply } from '../channel-port.ts'
import { errorLine } from '../record-turn.ts'
import type { Line } from '../record-turn.ts'
import type { MessageRoute } from '../route-message.ts'
import { reasonsOfSilence } from '../unanswered.ts'
import { unreadReply } from '../unread/content-words.ts'
import { addLines } from './batch-plan.ts'
import type { Planning } from './batch-plan.ts'
import { bodyOf, isCaption, isUnread } from './inbound-row.ts'
import type { Unread } from './inbound-row.ts'

/** When those customers heard that something can't be read who may hear it now. */
export async function toldBefore(
  reads: Db,
  rows: readonly InboxRow[],
): Promise<Map<string, number>> {
  const odd = rows.filter((row) => isUnread(row) || isCaption(row))
  const talkers = new Map(odd.map((row) => [keyOf(row), row]))
  const told = await unreadToldTo(reads, [...talkers.values()])
  return new Map(told.map((one) => [keyOf(one), one.at]))
}

/**
 * Records what no bot can read: a picture, a place, a reaction, what somebody else answers. The
 * customer is told once a conversation, in the bot's words (F56).
 */
export function addUnread(planning: Planning, row: InboxRow, choice: MessageRoute): void {
  const { deps, live, plan } = planning
  const { unread = {}, text, from } = bodyOf(row)
  const talk = choice.kind === 'talk' ? choice.conversation : null
  const session = talk && !talk.isNew ? talk.session : null
  const by = talk?.by ?? nobody
  const { note, reply } = answerFor(planning, row, unread, choice)
  const first: Line = { direction: 'in', body: { text, messageId: row.messageId }, by }
  const out: Line[] = reply === null ? [] : [{ direction: 'out', body: reply, by }]
  const lines = [first, ...(note === null ? [] : [note]), ...out]
  const channel = live.senders.get(row.place)?.channel ?? 'whatsapp'
  const rows = addLines(deps, plan, row, { lines, session, channel })
  if (talk && session?.handedOver === 1 && !unread.isStandby) {
    plan.handOffs.push({ session, bot: talk.bot, rows, at: row.at })
  }
  if (reply === null) plan.unseen.add(row.messageId)
  plan.settled.push(row.id)
  const news = { numberId: from, excerpt: '', at: row.at }
  if (unread.isStandby) plan.news.push({ channel, news: { ...news, kind: 'standby', what: '' } })
  if (unread.odd === undefined) return
  const what = `a message of the kind ${unread.odd}, which is new`
  plan.news.push({ channel, news: { ...news, kind: 'unreadable', what } })
}

/** To who sent a picture with words, after what the bot says to the words. */
export function addUnreadReply(
  planning: Planning,
  row: InboxRow,
  { session, bot, by, channel }: ConversationContext,
): void {
  if (!isNews(planning, row, session.openedAt)) return
  const lines: Line[] = [{ direction: 'out', body: unreadReply(bot.definition), by }]
  addLines(planning.deps, planning.plan, row, { lines, session, channel })
}

/** Whether the customer did not hear it since then; they do now. */
function isNews({ plan, told }: Planning, row: InboxRow, since: number): boolean {
  const key = keyOf(row)
  const before = told.get(key)
  if (before !== undefined && before >= since) return false
  const { place, contact, at } = row
  told.set(key, at)
  plan.told.set(key, { place, contact, at })
  return true
}

function answerFor(
  planning: Planning,
  row: InboxRow,
  { isStandby, isAside }: Unread,
  choice: MessageRoute,
): { note: Line | null; reply: Reply | null } {
  if (isStandby) return only('Not answered: another responder has this conversation.')
  if (isAside) return { note: null, reply: null }
  if (choice.kind === 'silent') {
    const reason = { code: choice.why, text: reasonsOfSilence[choice.why] }
    return { note: errorLine(reason, nobody), reply: null }
  }
  if (choice.kind === 'exception') return only('Not answered: it can’t be read.')
  const { bot, session, isNew } = choice.conversation
  if (session.handedOver === 1) return only('Not answered: a person has taken over.')
  const { sessionExpiryMs } = planning.deps.gateway.settings
  if (!isNews(planning, row, isNew ? row.at - sessionExpiryMs : session.openedAt)) {
    return only('Not answered: it can’t be read, and the customer was told so before.')
  }
  return { note: null, reply: unreadReply(bot.definition) }
}

const only = (text: string): { note: Line; reply: null } => ({
  note: { direction: 'note', body: { text }, by: nobody },
  reply: null,
})
