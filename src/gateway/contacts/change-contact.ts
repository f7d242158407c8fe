import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import type { ContactChange } from '../channel-port.ts'
import { retryOnConflict } from '../take-turn.ts'
import { keyOf } from '../../store/live/contacts.ts'
import {
  absorb,
  dropName,
  isSame,
  keepBook,
  lastOf,
  learnName,
  look,
  openBook,
} from './contact-book.ts'
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
    if (old) takeNames(book, old, { before, now, at })
    const entry = look(book, now, at)
    const kept = await keepBook(trx, channel, book, at)
    return kept ? lastOf(entry).id : null
  })
}

/** News that comes late must not name whoever has the number since. */
function knownBefore(book: ContactBook, before: Names['before'], at: number): Entry | null {
  const held = before.filter((alias) =>
    book.owners.get(keyOf(alias))?.names.some((name) => isSame(name, alias) && name.at <= at),
  )
  const strongest = held.find(({ kind }) => kind === 'user') ?? held[0]
  return (strongest && book.owners.get(keyOf(strongest))) ?? null
}

function takeNames(book: ContactBook, entry: Entry, { before, now, at }: Names): void {
  const isGone = (name: Entry['names'][number]) =>
    name.kind === 'phone' &&
    before.some((one) => isSame(one, name)) &&
    now.some(({ kind }) => kind === 'phone') &&
    !now.some((one) => isSame(one, name))
  for (const name of entry.names.filter(isGone)) dropName(book, entry, name)
  // Without it the new id would speak for somebody else.
  const user = now.find(({ kind }) => kind === 'user')
  if (user && !entry.names.some((one) => isSame(one, user))) {
    learnName(book, entry, { ...user, at })
  }
  const phone = now.find(({ kind }) => kind === 'phone')
  if (!user && phone) takeNumber(book, entry, { ...phone, at })
}

/** News that names numbers alone. A user id ends with the number that it came with. */
function takeNumber(book: ContactBook, entry: Entry, number: Entry['names'][number]): void {
  if (entry.names.some((one) => isSame(one, number))) return
  for (const name of entry.names.filter(({ kind }) => kind === 'user')) dropName(book, entry, name)
  const owner = book.owners.get(keyOf(number))
  const isSince = owner?.names.some((name) => isSame(name, number) && name.at >= number.at)
  if (owner && isSince) absorb(book, entry, owner)
  else if (owner) dropName(book, owner, number)
  learnName(book, entry, number)
}
