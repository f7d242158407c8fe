import type { Platform } from '../../domain/actor.ts'
import type { Subject } from '../../domain/events.ts'
import type { Db } from '../kit/database.ts'

export type CardPlace = { platform: Platform; install: string; channel: string; subject: Subject }

/**
 * A copy of a card in one channel. `lost` counts how often its message was deleted there, `painted`
 * how often an adapter drew on it past the outbox.
 */
export type CardRow = CardPlace & {
  id: string
  messageId: string | null
  renderedHash: string | null
  state: 'open' | 'gone'
  lost: number
  painted: number
  createdAt: number
  /** It may stand there under its key, although nobody said so. */
  unsure: boolean
}

/** The copy in this place; made, not yet posted, where there is none. */
export async function getOrCreateCard(
  db: Db,
  place: CardPlace,
  fresh: { id: string; at: number },
): Promise<CardRow> {
  await db('cards')
    .insert({ ...place, id: fresh.id, state: 'open', lost: 0, createdAt: fresh.at })
    .onConflict(['platform', 'install', 'channel', 'subject'])
    .ignore()
  const row = await db('cards').where(place).first()
  return { ...row, unsure: Boolean(row.unsure) }
}

/** From here on its message may be there, whatever becomes of us; false after a plain refusal. */
export const markCardUnsure = (db: Db, id: string, unsure: boolean): Promise<number> =>
  db('cards').where({ id }).update({ unsure })

/** Where in this install the subject's card stands, for a link to it; the oldest one. */
export const standingCard = async (
  db: Db,
  at: { platform: string; install: string; subject: Subject },
): Promise<{ channel: string; messageId: string } | null> =>
  (await db('cards')
    .where({ ...at, state: 'open' })
    .whereNotNull('messageId')
    .orderBy('id')
    .first('channel', 'messageId')) ?? null

/** Every copy of the subject's card that is known to stand somewhere, the oldest first. */
export const standingCards = (
  db: Db,
  subject: Subject,
): Promise<{ platform: Platform; install: string; channel: string; messageId: string }[]> =>
  db('cards')
    .where({ subject, state: 'open' })
    .whereNotNull('messageId')
    .orderBy('id')
    .select('platform', 'install', 'channel', 'messageId')

/** What stands there is known only if nobody else drew on it since `row` was read. */
export async function markCardShown(
  db: Db,
  { id, painted }: Pick<CardRow, 'id' | 'painted'>,
  messageId: string,
  renderedHash: string,
): Promise<void> {
  const shown = { messageId, state: 'open', unsure: false }
  const known = await db('cards')
    .where({ id, painted })
    .update({ ...shown, renderedHash })
  if (known === 0)
    await db('cards')
      .where({ id })
      .update({ ...shown, renderedHash: null })
}

/** An adapter drew on this message itself; the card that stands there, if it is one. */
export const markAdapterDraw = (
  db: Db,
  message: Pick<CardPlace, 'platform' | 'install'> & { messageId: string },
): Promise<Pick<CardPlace, 'channel' | 'subject'>[]> =>
  db('cards')
    .where({ ...message, state: 'open' })
    .update({ painted: db.raw('painted + 1'), renderedHash: null })
    .returning(['channel', 'subject'])

/** Copies of which nobody knows what they show. */
export const unknownCards = (db: Db): Promise<CardPlace[]> =>
  db('cards')
    .where({ state: 'open', renderedHash: null })
    .whereNotNull('messageId')
    .orderBy('id')
    .select('platform', 'install', 'channel', 'subject')

/** Copies, as far as known, of the requests that somebody still has to act on. */
export const waitingCards = (db: Db): Promise<(CardPlace & { id: string })[]> =>
  db('cards')
    .join('requests', 'cards.subject', db.raw("'request:' || requests.id"))
    .where('cards.state', 'open')
    .whereNotNull('cards.messageId')
    .whereIn('requests.state', ['awaiting approval', 'changes requested'])
    .orderBy('cards.id')
    .select('cards.id', 'platform', 'install', 'channel', 'subject')

/** The next redraw goes out, whatever stands there. */
export const forgetShown = (db: Db, id: string): Promise<number> =>
  db('cards').where({ id }).update({ renderedHash: null })

/** Its message was deleted: to be posted again, or given up (`gone`). */
export const markCardLost = (db: Db, id: string, lost: number, state: CardRow['state']) =>
  db('cards')
    .where({ id })
    .update({ messageId: null, renderedHash: null, unsure: false, lost, state })

/**
 * Cards made before then of requests and other questions that were also decided before then: nothing
 * redraws them any more. Bots keep theirs. At most `limit` rows go.
 */
export async function deleteOldCards(
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const old: Pick<CardRow, 'id' | 'subject'>[] = await db('cards')
    .whereRaw("subject not like 'bot:%'")
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit)
    .select('id', 'subject')
  if (old.length === 0) return 0
  const waiting = await waitingSubjects(db, old, before)
  const ids = old.filter(({ subject }) => !waiting.has(subject)).map(({ id }) => id)
  return ids.length === 0 ? 0 : db('cards').whereIn('id', ids).delete()
}

async function waitingSubjects(
  db: Db,
  cards: readonly Pick<CardRow, 'subject'>[],
  since: number,
): Promise<Set<string>> {
  const idsOf = (kind: string): string[] =>
    cards
      .filter(({ subject }) => subject.startsWith(kind))
      .map(({ subject }) => subject.slice(kind.length))
  const requests: string[] = await db('requests')
    .whereIn('id', idsOf('request:'))
    .where(
      (open) =>
        void open
          .whereNull('decidedAt')
          .orWhere('decidedAt', '>=', since)
          .orWhere((look) => void look.whereNotNull('lookDueAt').whereNull('lookedAt')),
    )
    .pluck('id')
  const links: string[] = await db('links')
    .whereIn('id', idsOf('link:'))
    .where({ state: 'open' })
    .pluck('id')
  return new Set([...requests.map((id) => `request:${id}`), ...links.map((id) => `link:${id}`)])
}
