import type { PartKey } from '../bot/definition.ts'

export type Write = {
  revision: number
  part: PartKey
  beforeHash: string | null
  afterHash: string | null
  personId: string
}

/**
 * Who wrote one part since it last was what is live (F23). Walks back from `uptoRevision`; where the
 * live state never was in the draft's history, everybody who ever wrote the part counts, so that a
 * revert frees nobody. `writes` are oldest first.
 */
export function authorsOf(
  writes: readonly Write[],
  baseHash: string | null,
  candidateHash: string | null,
  uptoRevision: number,
): string[] {
  const history = writes.filter((write) => write.revision <= uptoRevision).reverse()
  const everybody = [...new Set(history.map((write) => write.personId))]
  if (history[0]?.afterHash !== candidateHash) return everybody
  const start = history.findIndex((write) => write.beforeHash === baseHash)
  if (start < 0) return everybody
  return [...new Set(history.slice(0, start + 1).map((write) => write.personId))]
}

/** Authors of every part in which the candidate differs from what is live. */
export function changedPartAuthors(
  writes: readonly Write[],
  base: Partial<Record<PartKey, string>>,
  candidate: Partial<Record<PartKey, string>>,
  uptoRevision: number,
): string[] {
  const parts = [...new Set([...Object.keys(base), ...Object.keys(candidate)])] as PartKey[]
  const changed = parts.filter((part) => base[part] !== candidate[part])
  return [
    ...new Set(
      changed.flatMap((part) =>
        authorsOf(
          writes.filter((write) => write.part === part),
          base[part] ?? null,
          candidate[part] ?? null,
          uptoRevision,
        ),
      ),
    ),
  ]
}
