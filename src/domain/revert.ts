type Version = { id: string; number: number; definitionHash: string }

/**
 * Where a revert goes by default: the newest earlier version with other content, so that reverting
 * twice gives the first content again (F38). Null when there is none.
 */
export function defaultTarget<V extends Version>(versions: readonly V[], current: V): V | null {
  const earlier = versions
    .filter((v) => v.number < current.number && v.definitionHash !== current.definitionHash)
    .sort((a, b) => b.number - a.number)
  return earlier[0] ?? null
}
