import type { Channel } from '../../bot/definition.ts'
import { maskContact } from '../../domain/conversation/contact.ts'
import { answersUntil } from '../../domain/conversation/hand-off.ts'
import { versionLabel } from '../../domain/request.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'
import { findSession } from '../../store/live/sessions.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { senderById } from '../../store/senders/senders.ts'

/** A customer who is with a person, as cards and forms show it. Times are UTC ms. */
export type HandOffView = Pick<
  HandOffRow,
  'id' | 'state' | 'openedAt' | 'waitingSince' | 'replies' | 'repliedAt' | 'endedAt' | 'endedWhy'
> & {
  bot: { id: string; slug: string; name: string }
  /** Masked. */
  contact: string
  sender: { name: string; channel: Channel }
  version: string | null
  repliedBy: PersonRef | null
  endedBy: PersonRef | null
  /** Until when an answer reaches the customer; null where it always does. */
  answersUntil: number | null
}

export async function viewHandOff(db: Db, row: HandOffRow): Promise<HandOffView> {
  const { botId, senderId, sessionId, contact, customerAt, repliedBy, endedBy } = row
  const { id, slug, name } = await botOrThrow(db, botId)
  const sender = await senderById(db, senderId)
  const session = await findSession(db, sessionId)
  const version = session?.versionId ? await findVersion(db, session.versionId) : undefined
  const people = [repliedBy, endedBy].filter((one) => one !== null)
  const names = await namesOf(db, people)
  const personOf = (who: string | null) => (who === null ? null : (names.get(who) ?? null))
  return {
    id: row.id,
    state: row.state,
    openedAt: row.openedAt,
    waitingSince: row.waitingSince,
    replies: row.replies,
    repliedAt: row.repliedAt,
    endedAt: row.endedAt,
    endedWhy: row.endedWhy,
    bot: { id, slug, name },
    contact: maskContact(contact),
    sender: { name: sender.name, channel: sender.channel },
    version: version ? versionLabel(version.number) : null,
    repliedBy: personOf(repliedBy),
    endedBy: personOf(endedBy),
    answersUntil: answersUntil(sender.channel, customerAt),
  }
}
