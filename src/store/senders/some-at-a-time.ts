/** SQLite takes 32,766 values in a statement, and a long one takes long to put together (F86). */
const atOnce = 500

/** Reads what a list names that somebody wrote: it may hold hundreds of thousands of names. */
export async function someAtATime<Row>(
  names: readonly string[],
  read: (some: readonly string[]) => PromiseLike<Row[]>,
): Promise<Row[]> {
  const each = [...new Set(names)]
  if (each.length <= atOnce) return read(each)
  const found: Row[] = []
  for (let from = 0; from < each.length; from += atOnce) {
    found.push(...(await read(each.slice(from, from + atOnce))))
  }
  return found
}
