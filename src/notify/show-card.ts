import { createHash } from 'node:crypto'
import { ulid } from 'ulid'
import { mentionedPersonIds, withAccounts } from '../chat/kit/mentions.ts'
import { SendProblem } from '../chat/outbound-port.ts'
import type { ChatAdapter, Outgoing } from '../chat/outbound-port.ts'
import type { Card, MessageRef } from '../chat/port.ts'
import {
  getOrCreateCard,
  markCardLost,
  markCardShown,
  markCardUnsure,
} from '../store/delivery/cards.ts'
import type { CardPlace, CardRow } from '../store/delivery/cards.ts'
import type { Db } from '../store/kit/database.ts'
import { accountsIn, userIdsAmong } from '../store/people/people.ts'
import type { RelayDeps } from './deps.ts'

/** Who deletes it twice means it; but a customer waits behind a hand-off. */
const postedAgainMax = 1
/** Of what stands somewhere, and nobody knows for sure. */
export const unknownHash = ''

/** What leads to a card waits until it was tried to bring it there. */
export const cardGoesFirst = (platform: SendProblem['platform']): SendProblem =>
  new SendProblem(platform, 'its card goes first', 1000)
const lostNote = ['The card was deleted by someone; here it is again.']
const movedNote = ['The thread before this one is gone, so the conversation goes on here.']
/** What is left of a card whose thread is gone. */
export const movedNotice: Outgoing = {
  kind: 'notice',
  notice: {
    tone: 'info',
    lines: [['This thread is gone: the conversation goes on under a newer card below.']],
    buttons: [],
    files: [],
  },
}
/** The bot is gone with its name, so what the card was about is all that is left to say. */
export const goneNotice = (subject: string): Extract<Outgoing, { kind: 'notice' }> => {
  const what = subject.startsWith('try:')
    ? 'This try is over.'
    : subject.startsWith('bot:')
      ? 'This bot was deleted.'
      : 'The bot of this request was deleted, and the request with it.'
  return { kind: 'notice', notice: { tone: 'info', lines: [[what]], buttons: [], files: [] } }
}

/** Brings the card in this place up to date; null when it was given up there. */
export async function showCard(
  deps: RelayDeps,
  adapter: ChatAdapter,
  place: CardPlace,
): Promise<MessageRef | null> {
  const at = deps.now()
  const id = ulid(at)
  const row = await getOrCreateCard(deps.db, place, { id, at })
  if (row.state === 'gone') return null
  const drawn = await deps.drawCard(place.subject)
  if (row.messageId === null) {
    if (!drawn) return null
    if (!row.unsure) return post(deps, adapter, row, drawn)
    // What an earlier attempt left there may be older than this card: it is drawn once more.
    await post(deps, adapter, row, drawn, unknownHash)
    return showCard(deps, adapter, place)
  }
  const ref = { install: row.install, channel: row.channel, messageId: row.messageId }
  const content = drawn ? await contentOf(deps.db, row, drawn) : goneNotice(row.subject)
  const hash = hashOf(content)
  if (hash === row.renderedHash) return ref
  if ((await adapter.edit(ref, content)) === 'gone') return lostCard(deps, adapter, row, drawn)
  await markCardShown(deps.db, row, row.messageId, hash)
  return ref
}

/** The copy that a line should stand under, without drawing it again. */
export async function postedCard(
  deps: RelayDeps,
  adapter: ChatAdapter,
  place: CardPlace,
): Promise<MessageRef | null> {
  const at = deps.now()
  const row = await getOrCreateCard(deps.db, place, { id: ulid(at), at })
  if (row.messageId === null || row.state === 'gone') return showCard(deps, adapter, place)
  return { install: row.install, channel: row.channel, messageId: row.messageId }
}

/** Its message was found deleted while replying: posted again where somebody still waits for it. */
export async function replaceCard(
  deps: RelayDeps,
  adapter: ChatAdapter,
  place: CardPlace,
): Promise<MessageRef | null> {
  const at = deps.now()
  const row = await getOrCreateCard(deps.db, place, { id: ulid(at), at })
  return lostCard(deps, adapter, row, await deps.drawCard(place.subject))
}

async function lostCard(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: CardRow,
  drawn: Card | null,
): Promise<MessageRef | null> {
  const isWaited = row.lost < postedAgainMax || row.subject.startsWith('handoff:')
  const again = drawn !== null && isAlive(drawn) && isWaited
  const lost = row.lost + 1
  await markCardLost(deps.db, row.id, lost, again ? 'open' : 'gone')
  return again ? post(deps, adapter, { ...row, lost, unsure: false }, drawn) : null
}

/** The key is kept until the message id is: after a crash in between, it is the same post. */
async function post(
  deps: RelayDeps,
  adapter: ChatAdapter,
  row: CardRow,
  drawn: Card,
  hash?: string,
): Promise<MessageRef> {
  const content = await contentOf(deps.db, row, drawn)
  const key = row.lost === 0 ? row.id : `${row.id}-${row.lost}`
  const { install, channel } = row
  const attempt = { maybePosted: row.unsure }
  if (!row.unsure) await markCardUnsure(deps.db, row.id, true)
  let messageId: string
  try {
    messageId = (await adapter.post({ install, channel }, content, key, attempt)).messageId
  } catch (error) {
    if (!row.unsure && error instanceof SendProblem && !error.isUnsure)
      await markCardUnsure(deps.db, row.id, false)
    throw error
  }
  await markCardShown(deps.db, row, messageId, hash ?? hashOf(content))
  return { install, channel, messageId }
}

/** A decided request needs no new card; a bot's card is never done. */
const isAlive = (card: Card): boolean =>
  card.subject.startsWith('bot:') || card.tone === 'waiting' || card.tone === 'changes'

async function contentOf(db: Db, row: CardRow, drawn: Card): Promise<Outgoing> {
  const card = row.lost === 0 ? drawn : { ...drawn, notes: [...drawn.notes, noteOf(row)] }
  return withUserIds(db, row, { kind: 'card', card })
}

const noteOf = ({ subject }: CardRow) => (subject.startsWith('handoff:') ? movedNote : lostNote)

/** With the user ids by which this platform's install knows the people mentioned. */
export async function withUserIds<T>(
  db: Db,
  place: { platform: string; install: string },
  content: T,
): Promise<T> {
  return withAccounts(
    content,
    userIdsAmong(await accountsIn(db, place, [...mentionedPersonIds(content)])),
  )
}

export const hashOf = (content: Outgoing): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex')
