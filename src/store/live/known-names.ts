import type { Channel } from '../../bot/definition.ts'
import { groupBy } from '../../domain/group-by.ts'
import type { Db } from '../kit/database.ts'

/** A name as it is kept, with whom it leads to. */
export type NameRow = {
  alias: string
  contactId: string
  at: number
  since: number
  seenAt: number
}

export type KnownNames = {
  /** All names of everybody whom these lead to, in the order of the names; null where one is not known. */
  around: (aliases: readonly string[]) => NameRow[] | null
  /** What was read of everybody whom these lead to. */
  keep: (aliases: readonly string[], rows: readonly NameRow[]) => void
}

const keptMax = 20_000
const knownOn = new WeakMap<object, Map<Channel, KnownNames>>()

/**
 * What was read of customers' names last: most messages come from somebody who wrote before. It may be
 * old, so it is only supposed, and what is written by it fails where it was wrong (F86).
 */
export function knownNames({ client }: Db, channel: Channel): KnownNames {
  const ofChannels = knownOn.get(client) ?? new Map<Channel, KnownNames>()
  knownOn.set(client, ofChannels)
  const names = ofChannels.get(channel) ?? createKnownNames()
  ofChannels.set(channel, names)
  return names
}

function createKnownNames(): KnownNames {
  /** By each of their names, all names of a contact. */
  const ofContacts = new Map<string, readonly NameRow[]>()

  function around(aliases: readonly string[]): NameRow[] | null {
    const found = new Set<readonly NameRow[]>()
    for (const alias of aliases) {
      const names = ofContacts.get(alias)
      if (!names) return null
      found.add(names)
    }
    return [...found].flat().toSorted((a, b) => (a.alias < b.alias ? -1 : 1))
  }

  function keep(aliases: readonly string[], rows: readonly NameRow[]): void {
    for (const alias of aliases) ofContacts.delete(alias)
    const namesOf = groupBy(rows, ({ contactId }) => contactId)
    for (const { alias, contactId } of rows) ofContacts.set(alias, namesOf(contactId))
    for (const alias of ofContacts.keys()) {
      if (ofContacts.size <= keptMax) return
      ofContacts.delete(alias)
    }
  }

  return { around, keep }
}
