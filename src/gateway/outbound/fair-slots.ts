type Row = { senderId: string }

/** How many there are of each sender. */
export function countBySender(...lists: readonly Iterable<Row>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const list of lists) {
    for (const { senderId } of list) counts.set(senderId, (counts.get(senderId) ?? 0) + 1)
  }
  return counts
}

/**
 * Whether a sender that has `own` slots may have one more, with `free` left: never more than others
 * would have then. So one whose sends hang has half of all at most, a second one half of the rest, and
 * there is always one for who comes next.
 */
export const mayHaveMore = (own: number, free: number): boolean => own < free

/** Takes out the next row of whichever sender has the fewest under way; null where none may begin. */
export function takeFairly<One extends Row>(
  ready: One[],
  underWay: ReadonlyMap<string, Row>,
  most: number,
): One | null {
  const counts = countBySender(underWay.values())
  let first = 0
  let fewest = Infinity
  for (const [at, { senderId }] of ready.entries()) {
    const count = counts.get(senderId) ?? 0
    if (count < fewest) [first, fewest] = [at, count]
    if (count === 0) break
  }
  if (!mayHaveMore(fewest, most - underWay.size)) return null
  return ready.splice(first, 1)[0] ?? null
}
