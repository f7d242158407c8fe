/**
 * What an admin linked or handed over and no other admin confirmed yet (F24). Until then nobody can
 * tell whether the admin, the person, and whose it was are several people. People by id.
 */
export type OpenLink = { adminId: string; personId: string; fromId: string | null }

/** One id for everybody who may be the same human, so that their votes count once. */
export function samePerson(links: readonly OpenLink[]): (id: string) => string {
  const known = new Map<string, string>()
  const first = (id: string): string => {
    const next = known.get(id)
    return next === undefined ? id : first(next)
  }
  for (const { adminId, personId, fromId } of links) {
    for (const id of [personId, fromId ?? personId]) {
      const [one, other] = [first(adminId), first(id)]
      if (one !== other) known.set(other, one)
    }
  }
  return first
}

/** Admins who linked somebody who may review here: they take no part in it meanwhile. */
export const linkingAdmins = (
  links: readonly OpenLink[],
  eligible: readonly string[],
): Set<string> =>
  new Set(links.filter((link) => eligible.includes(link.personId)).map((link) => link.adminId))
