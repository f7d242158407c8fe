import type { Channel } from '../../bot/definition.ts'
import type { Alias } from '../../domain/conversation/contact-identity.ts'
import type { Db } from '../../store/kit/database.ts'
import { retryOnConflict } from '../take-turn.ts'
import { keepBook, lastOf, look, openBook } from './contact-book.ts'
import type { Entry } from './contact-book.ts'

/** A customer: `id` is what sessions and messages name them by; `aliases` newest first. */
export type Contact = { id: string; aliases: Alias[] }
/** What a message says of who wrote it; `at` is the platform's time, UTC ms. */
export type Writer = { aliases: readonly Alias[]; at: number }

/**
 * The contacts of many messages, in their order, each with at least one name. One statement where
 * everybody is known by these very names, and at most five however many are new; only two contacts
 * that turn out to be one person cost more.
 */
export async function contactsOf(
  trx: Db,
  channel: Channel,
  writers: readonly Writer[],
): Promise<Contact[]> {
  const given = writers.map(({ aliases, at }) => ({ at, aliases: aliases.filter(isName) }))
  return retryOnConflict(async () => {
    const book = await openBook(
      trx,
      channel,
      given.flatMap(({ aliases }) => aliases),
    )
    const found = given.map(({ aliases, at }) => look(book, aliases, at))
    const kept = await keepBook(trx, channel, book, Math.max(0, ...given.map(({ at }) => at)))
    return kept ? found.map(contactOf) : null
  })
}

/** The phone number that somebody has now; null where none is known. */
export const numberOf = ({ aliases }: { aliases: readonly Alias[] }): string | null =>
  aliases.find(({ kind }) => kind === 'phone')?.id ?? null

/** Absent names come as empty strings from some platforms. */
export const isName = ({ id }: Alias): boolean => id !== ''

function contactOf(entry: Entry): Contact {
  const { id, names } = lastOf(entry)
  if (id === null) throw new Error('A contact has no row')
  return { id, aliases: names.map(({ kind, id: name }) => ({ kind, id: name })) }
}
