/**
 * One name of a customer on a channel. A `user` id belongs to one person and our company; a `parent`
 * id to one person and the group of companies; a phone number passes on to others.
 */
export type Alias = { kind: 'user' | 'parent' | 'phone'; id: string }

/** A customer as we know them: `aliases` are all that lead to them. */
export type KnownContact = { id: string; since: number; aliases: readonly Alias[] }

export type ContactIdentity = {
  /** Null: nobody we know. */
  id: string | null
  /** New to this contact. */
  learns: Alias[]
  /** The same person under another id: what they have goes over to `id`. */
  absorbs: string[]
  /** Names that led to somebody else, who no longer has them. */
  takesOver: { from: string; alias: Alias }[]
}

/**
 * Whose message it is, by the names it carries and the contacts that these lead to. A user id is
 * stronger than a phone number: who has another user id is another person who had that number before.
 */
export function identifyContact(
  given: readonly Alias[],
  known: readonly KnownContact[],
): ContactIdentity {
  const here = known.filter((contact) => given.some((alias) => has(contact, alias)))
  const same = here.filter((contact) => !contradicts(contact, given))
  const others = here.filter((contact) => contradicts(contact, given))
  const [first, ...rest] = same.toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
  const all = [...(first?.aliases ?? []), ...rest.flatMap(({ aliases }) => aliases)]
  return {
    id: first?.id ?? null,
    learns: given.filter((alias) => !all.some((one) => isSame(one, alias))),
    absorbs: rest.map(({ id }) => id),
    takesOver: others.flatMap((contact) =>
      given.filter((alias) => has(contact, alias)).map((alias) => ({ from: contact.id, alias })),
    ),
  }
}

function contradicts({ aliases }: KnownContact, given: readonly Alias[]): boolean {
  const stronger = given.find(({ kind }) => kind === 'user')
  if (!stronger) return false
  const theirs = aliases.filter(({ kind }) => kind === 'user')
  return theirs.length > 0 && !theirs.some((alias) => isSame(alias, stronger))
}

const has = (contact: KnownContact, alias: Alias): boolean =>
  contact.aliases.some((one) => isSame(one, alias))

const isSame = (a: Alias, b: Alias): boolean => a.kind === b.kind && a.id === b.id
