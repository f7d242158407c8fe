import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import type { ContactChange } from '../channel-port.ts'
import { retryOnConflict } from '../take-turn.ts'
import { isSame, keepBook, lastOf, look, openBook } from './contact-book.ts'
import type { ContactBook, Entry } from './contact-book.ts'
import { isName } from './contacts-of.ts'

type Names = Pick<ContactChange, 'before' | 'now' | 'at'>

/**
 * A customer has other names now: their sessions and history go on under these. Returns their id. The
 * old number leads to nobody, since it passes on to others; an old user id never does.
 */
export async function changeContact(
  trx: Db,
  channel: Channel,
  change: Names,
): Promise<string | null> {
  const [before, now] = [change.before.filter(isName), change.now.filter(isName)]
  const { at } = change
  return retryOnConflict(async () => {
    const book = await openBook(trx, channel, [...before, ...now])
    const old = knownBefore(book, before, at)
    if (old) takeNames(old, { before, now, at })
    const entry = look(book, now, at)
    const kept = await keepBook(trx, channel, book, at)
    return kept ? lastOf(entry).id : null
  })
}

/** News that comes late must not name whoever has the number since. */
function knownBefore(book: ContactBook, before: Names['before'], at: number): Entry | null {
  const held = before.filter((alias) =>
    book.entries.some(({ names }) => names.some((name) => isSame(name, alias) && name.at <= at)),
  )
  const strongest = held.find(({ kind }) => kind === 'user') ?? held[0]
  if (!strongest) return null
  return book.entries.find(({ names }) => names.some((one) => isSame(one, strongest))) ?? null
}

function takeNames(entry: Entry, { before, now, at }: Names): void {
  const isGone = (name: Entry['names'][number]) =>
    name.kind === 'phone' &&
    before.some((one) => isSame(one, name)) &&
    now.some(({ kind }) => kind === 'phone') &&
    !now.some((one) => isSame(one, name))
  entry.names = entry.names.filter((name) => !isGone(name))
  // Without it the new id would speak for somebody else.
  const user = now.find(({ kind }) => kind === 'user')
  if (user && !entry.names.some((one) => isSame(one, user))) {
    entry.names.unshift({ ...user, at })
  }
}
