/** Makes a value once for each key; the least used is forgotten first, and at once what fails. */
export type Remember = <Value>(key: string, make: () => Value) => Value

export function openMemory(most: number): Remember {
  const known = new Map<string, unknown>()
  return <Value>(key: string, make: () => Value): Value => {
    const value = known.has(key) ? (known.get(key) as Value) : make()
    if (value instanceof Promise) value.catch(() => known.delete(key))
    // Taken out and put back, the least used is always the first.
    known.delete(key)
    known.set(key, value)
    const [leastUsed] = known.keys()
    if (known.size > most && leastUsed !== undefined) known.delete(leastUsed)
    return value
  }
}
