import { matchBy } from '../diff/match-items.ts'
import type { ScriptLine } from './script.ts'

export type LinePair = { was: ScriptLine; is: ScriptLine }
/** What became of the lines of a flow; a line that is the same at its place is in none. */
export type ScriptChanges = {
  changed: LinePair[]
  moved: LinePair[]
  added: ScriptLine[]
  removed: ScriptLine[]
}

/** Same line at the same place first, then the same line, then the line that took its part. */
export function compareScripts(
  before: readonly ScriptLine[],
  after: readonly ScriptLine[],
): ScriptChanges {
  const { pairs, added, removed } = matchBy(before, after, [
    ({ content, parent }) => `${parent} | ${content}`,
    ({ content }) => content,
    ({ key }) => key,
    ({ topic, condition, parent }) =>
      topic === 'when' && condition !== undefined ? `${parent} | ${condition}` : null,
  ])
  const [keysBefore, keysAfter] = [before, after].map(
    (lines) => new Set(lines.map(({ key }) => key)),
  )
  const found = pairs.flatMap(({ from, to, moved }) => {
    const [was, is] = [before[from], after[to]]
    if (!was || !is) return []
    const elsewhere =
      was.parent !== is.parent && keysAfter?.has(was.parent) && keysBefore?.has(is.parent)
    return [{ was, is, moved: moved || elsewhere || isOut(was) !== isOut(is) }]
  })
  return {
    changed: found.filter(({ was, is }) => was.content !== is.content),
    moved: found.filter(({ moved }) => moved),
    added: added.flatMap((at) => after[at] ?? []),
    removed: removed.flatMap((at) => before[at] ?? []),
  }
}

/** Whether it stands in no branch. */
const isOut = ({ parent }: ScriptLine): boolean => parent === ''
