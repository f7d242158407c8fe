import type { Change } from '../diff/diff-definitions.ts'
import type { PartKey } from '../definition.ts'
import type { ChangeEntry, Words } from './document.ts'
import { twoQuotes } from './cut-words.ts'
import { markWords } from './mark-words.ts'
import { sideWords } from './plain-words.ts'
import type { Reading } from './reading.ts'
import { onOneLine, shownText } from './shown-text.ts'

/** What all tellers share: both sides, what the diff found, and what is told by now. */
export type Telling = {
  was: Reading
  is: Reading
  changes: ReadonlyMap<PartKey, Change>
  told: Set<PartKey>
  entries: ChangeEntry[]
}

export type NewEntry = Pick<ChangeEntry, 'key' | 'kind' | 'how' | 'title' | 'parts'> &
  Partial<ChangeEntry>

export function tell({ entries, told }: Telling, entry: NewEntry): void {
  entries.push({ joint: ': ', body: [], quote: false, was: [], willBe: [], facts: [], ...entry })
  for (const part of entry.parts) told.add(part)
}

/** The parts of this kind of change that nobody told about yet. */
export function untold(telling: Telling, prefix: string, kind?: Change['kind']): string[] {
  return [...telling.changes.values()]
    .filter(({ part, kind: how }) => part.startsWith(prefix) && (kind ?? how) === how)
    .filter(({ part }) => !telling.told.has(part))
    .map(({ part }) => part.slice(prefix.length))
}

type Told = Pick<ChangeEntry, 'body' | 'was' | 'willBe'>

/** A text that reads differently: marked in one line, or as two quotes where too much differs. */
export function changedText(before: string, after: string): Told {
  const [was, is] = [shownText(before), shownText(after)]
  const line = markWords(onOneLine(was), onOneLine(is))
  const full = was === onOneLine(was) && is === onOneLine(is) ? line : markWords(was, is)
  return {
    body: line ? [line] : twoQuotes(onOneLine(was), onOneLine(is)),
    was: [sideOf(full, 'added', was)],
    willBe: [sideOf(full, 'gone', is)],
  }
}

/** Marked only where the marks leave its very text. */
function sideOf(full: Words | null, mark: 'gone' | 'added', text: string): Words {
  const side = full ? without(full, mark) : [text]
  return sideWords(side, mark === 'added' ? 'was' : 'is') === text ? side : [text]
}

/** One side of a marked line; the space between old and new words goes too. */
function without(words: Words, mark: 'gone' | 'added'): Words {
  const has = (at: number, name: 'gone' | 'added') => {
    const word = words[at]
    return typeof word === 'object' && name in word
  }
  return words.filter((word, at) => {
    const isBetween = word === ' ' && has(at - 1, 'gone') && has(at + 1, 'added')
    return !isBetween && !has(at, mark)
  })
}

/** `1 message`, `2 messages`; `1 phrase`. */
export const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

/** `a, b and c`, at most `max` of them by name. */
export function listed(items: readonly string[], max = 6): string {
  const shown = items.slice(0, max)
  if (items.length > max) shown.push(`${items.length - max} more`)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
