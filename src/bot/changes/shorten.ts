import { cutQuotes, cutWords, lengthOf } from './cut-words.ts'
import { changeKinds } from './document.ts'
import type { ChangeEntry, ChangeKind, ChangesDocument, KindCount, Words } from './document.ts'
import { plainWords } from './plain-words.ts'

const entriesMax = 60
const charsMax = 60_000
/** They stand by weight: beyond it only the least of them are left out. */
const lookTwiceMax = 60
const scriptsMax = 12
const scriptLinesMax = 40
const goneNamedMax = 3
const withTextMax = 4
const oneLinersMax = 8

/** As much of a document as forms and private answers show; the others are counted by kind. */
export function shortened(document: ChangesDocument): ChangesDocument {
  const { entries, first } = document
  let chars = 0
  const kept = entries.slice(0, entriesMax).filter((entry) => {
    chars += JSON.stringify(entry).length
    return chars <= charsMax
  })
  return {
    ...document,
    entries: kept,
    left: addCounts(document.left, countsOf(entries.filter((entry) => !kept.includes(entry)))),
    lookTwice: document.lookTwice.slice(0, lookTwiceMax),
    first: first && {
      ...first,
      scripts: first.scripts
        .slice(0, scriptsMax)
        .map(({ flow, lines }) => ({ flow, lines: lines.slice(0, scriptLinesMax) })),
    },
  }
}

/** What a card shows: up to 4 changes with their text, or 8 lines; and how the others are counted. */
export type CardChanges = { entries: ChangeEntry[]; isShort: boolean; more: string | null }

export function cardChanges(
  { entries, total, left }: ChangesDocument,
  charsMax = cardCharsMax,
): CardChanges {
  const isShort = total > withTextMax
  const shown = fitting(entries.slice(0, isShort ? oneLinersMax : withTextMax), isShort, charsMax)
  const hidden = entries.filter((entry) => !shown.includes(entry))
  return {
    entries: shown.map((entry) => cut(entry, isShort, charsMax)),
    isShort,
    more: moreLine(hidden, left, total - shown.length),
  }
}

/** Whether a card leaves something out: changes, words of them, or the flows of a first version. */
export function isCut(document: ChangesDocument): boolean {
  if (document.first) return document.first.scripts.length > 0
  const { entries, more } = cardChanges(document)
  const isSame = (entry: ChangeEntry, at: number): boolean =>
    JSON.stringify(entry) === JSON.stringify(document.entries[at])
  return more !== null || !entries.every(isSame)
}

/** Those that have room together, and one at least: what is never cut may be long. */
function fitting(
  entries: readonly ChangeEntry[],
  isShort: boolean,
  charsMax: number,
): ChangeEntry[] {
  let room = charsMax
  return entries.filter((entry, at) => {
    const { title, body } = cut(entry, isShort, charsMax)
    room -= Math.min(title.length, titleMax) + body.reduce((sum, words) => sum + lengthOf(words), 0)
    return at === 0 || room >= 0
  })
}

function cut(entry: ChangeEntry, isShort: boolean, charsMax: number): ChangeEntry {
  const { title, body } = entry
  return {
    ...entry,
    title:
      title.length > titleMax ? plainWords(cutWords([title], titleMax)).slice(0, titleMax) : title,
    body: isShort ? [oneLineOf(body, charsMax)] : cutBody(body, lineMax, charsMax / linesOfOneMax),
  }
}

/** Two quotes stay two: what customers read then is never left out for what they read now. */
function oneLineOf(body: readonly Words[], charsMax: number): Words {
  const pair = cutQuotes(body, lineMax / 2, charsMax / linesOfOneMax)
  if (pair) return pair.flatMap((line, at) => (at === 0 ? line : [' ', ...line]))
  return cutWords(body[0] ?? [], lineMax, charsMax / linesOfOneMax)
}

const cutBody = (body: readonly Words[], max: number, hardMax: number): Words[] =>
  cutQuotes(body, max, hardMax) ??
  body.slice(0, linesOfOneMax).map((words) => cutWords(words, max, hardMax))

const lineMax = 280
const linesOfOneMax = 2
const titleMax = 140
const cardCharsMax = 1800

/** `And 3 more: 1 button, 2 phrases.` What disappears is named. */
function moreLine(
  hidden: readonly ChangeEntry[],
  left: readonly KindCount[],
  count: number,
): string | null {
  if (count <= 0) return null
  const gone = hidden.filter(({ how }) => how === 'removed')
  const named = gone.slice(0, goneNamedMax).map(nameOf)
  if (named.length === count) return `And ${count} more: ${named.join('; ')}.`
  const kinds = countWords(addCounts(left, countsOf(hidden)))
  const more = gone.length > named.length ? ` and ${gone.length - named.length} more` : ''
  const away = named.length === 0 ? '' : ` Of these, gone: ${named.join('; ')}${more}.`
  return `And ${count} more: ${kinds}.${away}`
}

function nameOf({ title, joint, body }: ChangeEntry): string {
  const text = plainWords(cutWords(body[0] ?? [], 80))
  const start = title.startsWith('No longer')
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title
  return `${start}${joint}${text}`.replace(/[\s.:]+$/, '')
}

function countsOf(entries: readonly ChangeEntry[]): KindCount[] {
  const counts = new Map<ChangeKind, number>()
  for (const { kind } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count }))
}

function addCounts(some: readonly KindCount[], more: readonly KindCount[]): KindCount[] {
  const counts = new Map(some.map(({ kind, count }) => [kind, count]))
  for (const { kind, count } of more) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return [...counts].map(([kind, count]) => ({ kind, count }))
}

/** `12 messages, 6 questions, 24 phrases`. */
export const countWords = (counts: readonly KindCount[]): string =>
  counts.map(({ kind, count }) => kindCount(kind, count)).join(', ')

const plurals: Partial<Record<ChangeKind, string>> = {
  way: 'ways on',
  memory: 'things to remember',
  address: 'data addresses',
  note: 'notes for the team',
}

const kindCount = (kind: ChangeKind, count: number): string =>
  `${count} ${count === 1 ? changeKinds[kind] : (plurals[kind] ?? `${changeKinds[kind]}s`)}`

const linesMax = 3

/** At most three lines; what is left is counted. */
export function lookTwiceLines({ lookTwice }: ChangesDocument, max = linesMax): string[] {
  const sentences = [...new Set(lookTwice.map(({ sentence }) => sentence))]
  const shown = sentences.slice(0, max)
  const left = sentences.length - shown.length
  const last = shown.pop()
  if (last === undefined) return []
  return [...shown, left > 0 ? `${last}; and ${left} more` : last]
}
