import type { ChatAdapter, Outgoing } from '../chat/outbound-port.ts'
import type { Rich } from '../chat/port.ts'
import { SendProblem } from '../chat/outbound-port.ts'
import type { Event, Subject } from '../domain/events.ts'
import {
  markDirectGone,
  markDirectShown,
  directsIn,
  deleteDirect,
  insertDirects,
} from '../store/delivery/directs.ts'
import { standingCard } from '../store/delivery/cards.ts'
import { homesOf } from '../store/bots/bot-homes.ts'
import { nextOutboxId } from '../store/kit/ordered-ids.ts'
import { enqueue } from '../store/delivery/enqueue.ts'
import { isCardUntried, markAllSent } from '../store/delivery/outbox.ts'
import type { OutboxRow } from '../store/delivery/outbox.ts'
import { isReviewOwed } from '../store/requests/reminders.ts'
import { noteDirect, personOfIdentity } from '../store/people/people.ts'
import { botOfSubject } from '../store/kit/subjects.ts'
import type { RelayDeps } from './deps.ts'
import { withThoseBehind } from './hand-off-lines.ts'
import { maySeeBehind, mayBeTold } from './may-be-told.ts'
import { cardGoesFirst, withUserIds, goneNotice, hashOf, unknownHash } from './show-card.ts'

/** Tells one person; a message with buttons is kept in mind, since what they offer will pass. */
export async function sendDirectMessage(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: OutboxRow,
): Promise<void> {
  const { id, platform, install, target: userId, subject, event, createdAt: saidAt } = row
  if (!event) return
  // Once: it leads to its card, which may be in trouble of its own.
  const card = { platform, install, subject }
  if (adapter.permalink && row.attempts === 0 && (await isCardUntried(deps.db, card))) {
    throw cardGoesFirst(platform)
  }
  const account = { ...card, userId }
  if (!(await mayBeTold(deps, row, event))) return
  if (event.type === 'request.reminder' && !(await isReviewOwed(deps.db, event, account))) return
  await insertDirects(deps.db, [{ ...account, id, event, saidAt }])
  const isAgain = row.unsure || row.state === 'sending'
  const { content, ids } = await withMessagesBehind(deps, adapter, row, event, isAgain)
  const attempt = { maybePosted: isAgain }
  const at = content && (await adapter.direct({ install, userId }, content, id, attempt))
  // What a release changed stays as it was told, and so does what is of several rows.
  const isOne = event.type !== 'version.news' && ids.length === 0
  const isKept = isOne && content !== null && offers(content)
  if (!at || at === 'closed' || !isKept) await deleteDirect(deps.db, id)
  else {
    // What an earlier attempt left there may be older than this one: it is drawn once more.
    const renderedHash = isAgain ? unknownHash : hashOf(content)
    await markDirectShown(deps.db, id, { ...messageOf(at), renderedHash })
    if (isAgain) await redrawDirectMessages(deps, adapter, row)
  }
  if (at && at !== 'closed') await markAllSent(deps.db, ids, deps.now())
  if (at) await noteDirect(deps.db, account, at === 'closed' ? deps.now() : null)
  if (at !== 'closed') return
  await mentionInThread(deps, row, event)
  throw new SendProblem(platform, 'this person takes no direct messages', null)
}

/** Many messages of one customer are a few direct messages (F73). */
async function withMessagesBehind(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: OutboxRow,
  event: Event,
  isAgain: boolean,
): Promise<{ content: Told | null; ids: string[] }> {
  const isSeen = event.type !== 'request.waiting' || (await maySeeBehind(deps, row))
  const content = await contentOf(deps, adapter, { ...row, isSeen }, event, row.createdAt)
  const [first, ...others] = content?.notice.lines ?? []
  // What may be there already is there alone.
  if (!content || !first || isAgain) return { content, ids: [] }
  const { line, ids } = await withThoseBehind(deps, row, first)
  return { content: { ...content, notice: { ...content.notice, lines: [line, ...others] } }, ids }
}

const offers = ({ notice }: Told): boolean => notice.buttons.length > 0

/** Tells a channel something that belongs to no card of it. */
export async function sendNote(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: OutboxRow,
): Promise<void> {
  const { id, install, target: channel, event, createdAt } = row
  const content = event && (await contentOf(deps, adapter, row, event, createdAt))
  if (!content) return
  const attempt = { maybePosted: row.unsure || row.state === 'sending' }
  await adapter.post({ install, channel }, content, id, attempt)
}

const asks = new Set<Event['type']>(['request.made', 'request.rebased', 'request.reminder'])
const news = new Set<Event['type']>([
  ...asks,
  'request.approved',
  'request.changes',
  'request.declined',
  'request.expired',
  'request.stale',
])

/** Whoever takes no direct messages is called in the request's thread, where the asker reads it too. */
async function mentionInThread(deps: RelayDeps, row: OutboxRow, event: Event): Promise<void> {
  const { platform, install, target: userId, subject } = row
  if (!news.has(event.type) || !('requestId' in event)) return
  await deps.db.transaction(async (trx) => {
    const person = await personOfIdentity(trx, { platform, install, userId })
    const botId = await botOfSubject(trx, subject)
    if (!person || botId === null) return
    const { requestId } = event
    const owes = asks.has(event.type)
    const said: Event = { type: 'request.unreached', requestId, by: person.id, owes }
    const at = deps.now()
    const lines = (await homesOf(trx, botId)).map(({ channel, ...home }) => ({
      ...home,
      id: nextOutboxId(at),
      kind: 'line' as const,
      target: channel,
      subject,
      event: said,
    }))
    await enqueue(trx, lines, at)
  })
}

/** What somebody was told about the subject, as it is now: a view like the card (F67). */
export async function redrawDirectMessages(
  deps: RelayDeps,
  adapter: ChatAdapter,
  { platform, install, target: userId, subject }: OutboxRow,
): Promise<void> {
  for (const told of await directsIn(deps.db, { platform, install, userId, subject })) {
    const { id, channel, messageId, event, saidAt } = told
    if (channel === null || messageId === null) continue
    const content =
      (await contentOf(deps, adapter, told, event, saidAt)) ?? goneNotice(told.subject)
    const renderedHash = hashOf(content)
    if (renderedHash === told.renderedHash) continue
    if ((await adapter.edit({ install, channel, messageId }, content)) === 'gone')
      await markDirectGone(deps.db, id)
    else await markDirectShown(deps.db, id, { channel, messageId, renderedHash })
  }
}

type Told = Extract<Outgoing, { kind: 'notice' }>

/** Null when there is nothing to tell any more. */
async function contentOf(
  deps: RelayDeps,
  adapter: ChatAdapter,
  place: { platform: string; install: string; subject: Subject; isSeen?: boolean },
  event: Event,
  at: number,
): Promise<Told | null> {
  const said = await deps.describeEvent(event, at)
  if (!said) return null
  const { line, outcome, buttons, unseen } = await withUserIds(deps.db, place, said)
  if (unseen && place.isSeen === false) {
    const only = { tone: 'info' as const, lines: [line, ...unseen], buttons: [], files: [] }
    return { kind: 'notice', notice: only }
  }
  const lines = [line, ...outcome, ...(await cardLink(deps, adapter, place))]
  const notice = { tone: 'info' as const, lines, buttons, files: [] }
  return { kind: 'notice', notice }
}

async function cardLink(
  { db }: RelayDeps,
  adapter: ChatAdapter,
  { platform, install, subject }: { platform: string; install: string; subject: Subject },
): Promise<Rich[]> {
  const at = adapter.permalink && (await standingCard(db, { platform, install, subject }))
  const link = at && (await adapter.permalink?.({ install, ...at }))
  return link ? [[{ link, text: 'Open the card' }]] : []
}

const messageOf = ({ channel, messageId }: { channel: string; messageId: string }) => ({
  channel,
  messageId,
})
