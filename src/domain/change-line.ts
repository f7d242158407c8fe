import { partKinds } from '../bot/definition.ts'
import type { PartKey } from '../bot/definition.ts'
import type { Change } from '../bot/diff/diff-definitions.ts'
import { partKind } from '../bot/parts.ts'

/** One changed part of a definition, in words: `flow:track_order` changed, and what in it. */
export type ChangeLine = { part: PartKey; kind: 'added' | 'changed' | 'removed'; lines: string[] }

const textMax = 200

/** A diff in words, flows first; each text old -> new and cut where it is long. */
export function changeLines(changes: readonly Change[]): ChangeLine[] {
  return partKinds.flatMap((wanted) =>
    changes
      .filter(({ part }) => partKind(part) === wanted)
      .map(({ part, kind, lines }) => ({
        part,
        kind,
        lines: kind === 'changed' ? lines.map(inWords) : [],
      })),
  )
}

function inWords({ path, before, after }: Change['lines'][number]): string {
  if (before === undefined) return `${path}: added ${cut(after ?? '')}`
  if (after === undefined) return `${path}: removed ${cut(before)}`
  return `${path}: ${cut(before)} → ${cut(after)}`
}

const cut = (text: string): string => (text.length > textMax ? `${text.slice(0, textMax)}…` : text)
