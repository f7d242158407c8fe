import { ulid } from 'ulid'
import type { Channel } from '../../bot/definition.ts'
import { identifyContact } from '../../domain/conversation/contact-identity.ts'
import type { Alias } from '../../domain/conversation/contact-identity.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  aliasOf,
  aliasesAround,
  deleteAliases,
  deleteContacts,
  insertAliases,
  insertContacts,
  keyOf,
  markContactsSeen,
} from '../../store/live/contacts.ts'
import { moveContact } from '../../store/live/move-contact.ts'

type Named = Alias & { at: number }
/** A customer while their names are worked out; `id` is null until there is a row. */
export type Entry = {
  id: string | null
  since: number
  seenAt: number
  names: Named[]
  /** Ids of contacts who turned out to be this one. */
  absorbs: string[]
  /** Who this one turned out to be. */
  into: Entry | null
}
/** `owners` finds an entry by a name of theirs now, `read` a contact's id by what was read. */
export type ContactBook = {
  entries: Set<Entry>
  owners: Map<string, Entry>
  read: Map<string, string>
}

/** The contact that an entry became, since one of the same book may absorb it. */
export const lastOf = (entry: Entry): Entry => (entry.into ? lastOf(entry.into) : entry)

export const isSame = (a: Alias, b: Alias): boolean => a.kind === b.kind && a.id === b.id

/** Everybody whom one of these names leads to: one statement. */
export async function openBook(
  trx: Db,
  channel: Channel,
  given: readonly Alias[],
): Promise<ContactBook> {
  const rows = await aliasesAround(trx, channel, given)
  const book: ContactBook = { entries: new Set(), owners: new Map(), read: new Map() }
  const byId = new Map<string, Entry>()
  for (const { contactId, since, seenAt, kind, id, at } of rows) {
    const entry = byId.get(contactId) ?? newEntry(book, contactId, { since, seenAt })
    byId.set(contactId, entry)
    const key = keyOf({ kind, id })
    entry.names.push({ kind, id, at })
    book.owners.set(key, entry)
    book.read.set(key, contactId)
  }
  return book
}

function newEntry(
  book: ContactBook,
  id: string | null,
  times: Pick<Entry, 'since' | 'seenAt'>,
): Entry {
  const entry: Entry = { id, ...times, names: [], absorbs: [], into: null }
  book.entries.add(entry)
  return entry
}

/** Whose names these are, and what the book knows from now on. */
export function look(book: ContactBook, given: readonly Alias[], at: number): Entry {
  const near = [...new Set(given.flatMap((alias) => book.owners.get(keyOf(alias)) ?? []))]
  const known = near.map(({ since, names }, i) => ({ id: String(i), since, aliases: names }))
  const found = identifyContact(given, known)
  const entry =
    found.id === null ? newEntry(book, null, { since: at, seenAt: at }) : entryAt(near, found.id)
  for (const { from, alias } of found.takesOver) dropName(book, entryAt(near, from), alias)
  for (const id of found.absorbs) absorb(book, entry, entryAt(near, id))
  for (const alias of found.learns) learnName(book, entry, { ...alias, at })
  return entry
}

function entryAt(near: readonly Entry[], index: string): Entry {
  const entry = near[Number(index)]
  if (!entry) throw new Error('A contact is not in the book')
  return entry
}

/** The newest stands first. */
export function learnName({ owners }: ContactBook, entry: Entry, name: Named): void {
  const key = keyOf(name)
  if (owners.get(key) === entry) return
  entry.names.unshift(name)
  owners.set(key, entry)
}

export function dropName({ owners }: ContactBook, entry: Entry, name: Alias): void {
  entry.names = entry.names.filter((one) => !isSame(one, name))
  owners.delete(keyOf(name))
}

/** Both are one person. */
export function absorb(book: ContactBook, entry: Entry, other: Entry): void {
  for (const name of other.names) book.owners.set(keyOf(name), entry)
  entry.names.push(...other.names)
  entry.absorbs.push(...other.absorbs, ...(other.id === null ? [] : [other.id]))
  other.names = []
  other.into = entry
  book.entries.delete(other)
}

const dayMs = 24 * 3_600_000

/**
 * Writes what the book learnt: nothing where it learnt nothing, and as many statements for many new
 * people as for one. False when another process was faster: read again.
 */
export async function keepBook(
  trx: Db,
  channel: Channel,
  book: ContactBook,
  at: number,
): Promise<boolean> {
  const { read } = book
  const entries = [...book.entries]
  const made = await makeContacts(trx, channel, entries, read)
  const owned = entries.flatMap(({ id, names }) =>
    names.map((name) => ({ ...name, contactId: id ?? '' })),
  )
  const fresh = owned.filter((name) => read.get(keyOf(name)) !== name.contactId)
  const left = new Set(owned.map(keyOf))
  const gone = [...read.keys()].filter((key) => !left.has(key)).map(aliasOf)
  const moved = fresh.filter((name) => read.has(keyOf(name)))
  await deleteAliases(trx, channel, [...gone, ...moved])
  if (!(await insertAliases(trx, channel, fresh))) {
    await deleteContacts(trx, made)
    return false
  }
  const long = entries.filter(({ seenAt }) => seenAt < at - dayMs)
  await markContactsSeen(
    trx,
    long.map(({ id }) => id ?? ''),
    at,
  )
  for (const { id, absorbs } of entries) {
    for (const from of absorbs) await moveContact(trx, { channel, from, to: id ?? '', at })
    await deleteContacts(trx, absorbs)
  }
  return true
}

/** Each gets the first of its names that nobody is recorded under, so that old sessions go on. */
async function makeContacts(
  trx: Db,
  channel: Channel,
  entries: readonly Entry[],
  read: ContactBook['read'],
): Promise<string[]> {
  const unnamed = entries.filter(({ id }) => id === null)
  const wanted = new Map<string, Entry>()
  for (const entry of unnamed) {
    const id = firstName(entry.names.filter((name) => !read.has(keyOf(name))))
    if (id !== undefined && !wanted.has(id)) wanted.set(id, entry)
  }
  const rowOf = (id: string, { since }: Entry) => ({ id, channel, since, seenAt: since })
  const made = await insertContacts(
    trx,
    [...wanted].map(([id, entry]) => rowOf(id, entry)),
  )
  for (const [id, entry] of wanted) if (made.has(id)) entry.id = id
  const rest = unnamed.filter(({ id }) => id === null)
  for (const entry of rest) entry.id = ulid(entry.since)
  await insertContacts(
    trx,
    rest.map((entry) => rowOf(entry.id ?? '', entry)),
  )
  return unnamed.map(({ id }) => id ?? '')
}

const firstName = (names: readonly Alias[]): string | undefined =>
  (names.find(({ kind }) => kind === 'phone') ?? names[0])?.id
