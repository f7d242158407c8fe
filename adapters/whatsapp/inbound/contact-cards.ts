import { z } from 'zod'
import { listAt, part, word } from '../fields.ts'
import { itemsMax } from './limits.ts'

const cardShape = z.object({
  wa_id: word,
  user_id: word,
  parent_user_id: word,
  profile: part(z.object({ name: word, username: word })),
})
type Card = z.infer<typeof cardShape>
type Names = { user: string | null; parent: string | null; phone: string | null }

/** The contacts beside the messages: read once, however many messages look for theirs. */
export type Cards = {
  find: (names: Names) => Card | undefined
  /** The one that there is. */
  only: Card | undefined
}

export function readCards(value: unknown): Cards {
  const given = listAt(value, 'contacts').slice(0, itemsMax)
  const cards = given.flatMap((one) => cardShape.safeParse(one).data ?? [])
  const known = new Map<string, Card>()
  for (const card of cards) {
    const { user_id: user, parent_user_id: parent, wa_id: phone } = card
    for (const key of keysOf({ user, parent, phone })) if (!known.has(key)) known.set(key, card)
  }
  return {
    find: (names) => keysOf(names).flatMap((key) => known.get(key) ?? [])[0],
    only: cards.length === 1 ? cards[0] : undefined,
  }
}

/** The strongest name first. */
const keysOf = ({ user, parent, phone }: Names): string[] => [
  ...(user === null ? [] : [`user ${user}`]),
  ...(parent === null ? [] : [`parent ${parent}`]),
  ...(phone === null ? [] : [`phone ${phone}`]),
]
