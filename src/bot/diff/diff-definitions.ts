import type { Definition, PartKey } from '../definition.ts'
import { diffValues, outline } from './diff-values.ts'
import type { ChangedLine } from './diff-values.ts'
import { partsOf } from '../parts.ts'
import { sameValue } from '../same-value.ts'

export type Change = {
  part: PartKey
  kind: 'added' | 'changed' | 'removed'
  /** What is new, gone or different inside the part, for people to read. */
  lines: ChangedLine[]
}

/**
 * What `next` changes in `base` (nothing: an empty bot), part by part: settings, slots, responses,
 * flows, intents. Empty when both mean the same (F14); the order of parts means nothing.
 */
export function diffDefinitions(base: Definition | null, next: Definition): Change[] {
  const before = base ? partsOf(base) : new Map<PartKey, unknown>()
  const after = partsOf(next)
  const keys = [...new Set([...after.keys(), ...before.keys()])]
  return keys.flatMap((part) => diffPart(part, before.get(part), after.get(part)))
}

function diffPart(part: PartKey, before: unknown, after: unknown): Change[] {
  if (before === undefined) {
    const lines = outline(part, after).map(({ path, text }) => ({ path, after: text }))
    return [{ part, kind: 'added', lines }]
  }
  if (after === undefined) {
    const lines = outline(part, before).map(({ path, text }) => ({ path, before: text }))
    return [{ part, kind: 'removed', lines }]
  }
  if (sameValue(before, after)) return []
  return [{ part, kind: 'changed', lines: diffValues(part, before, after) }]
}
