import { cardChanges, countWords, lookTwiceLines } from '../../bot/changes/shorten.ts'
import type { ChangeEntry, ChangesDocument, FirstVersion } from '../../bot/changes/document.ts'
import { changesHeading } from '../../bot/changes/tell-binding.ts'
import { hiddenTag } from '../../bot/changes/shown-text.ts'
import { lengthOf } from '../../bot/changes/cut-words.ts'
import type { Card, Rich, Span } from '../port.ts'
import { clip, oneLine, plain, plural } from '../kit/rich.ts'
import { changesText } from './request-words.ts'

const signs = { added: '➕', changed: '✏️', removed: '➖' } as const
const titleMax = 140
const namesMax = 10

/** What changes, as a card's section: a first version is told as what it can do. */
export function changesSection(told: ChangesDocument): Card['sections'][number] {
  const title = told.first
    ? `First version: what customers can do · ${plural(told.first.canDo.length, 'flow')}`
    : `${changesHeading(told)} · ${plural(told.total, 'change')}`
  return { title, lines: changeLines(told), more: 0 }
}

/** The changes as a card shows them: 4 with their text, or 8 lines, and how many are left. */
export function changeLines(
  told: ChangesDocument,
  { charsMax, leadsTo }: { charsMax?: number; leadsTo?: string } = {},
): Rich[] {
  if (told.first) return firstLines(told.first)
  const { entries, isShort, more } = cardChanges(told, charsMax)
  if (told.total === 0) return [[changesText.none]]
  const lines = entries.flatMap((entry) => (isShort ? [shortLine(entry)] : entryLines(entry)))
  if (more !== null) return [...lines, [`${oneLine(more, 300)}${leadsTo ?? changesText.inDetails}`]]
  // A form has no Details beside it.
  const isWhole = !leadsTo || entries.every((entry, at) => isSame(entry, told.entries[at]))
  return isWhole ? lines : [...lines, [changesText.shortened(leadsTo)]]
}

const isSame = (one: ChangeEntry, other: ChangeEntry | undefined): boolean =>
  JSON.stringify([one.title, one.body]) === JSON.stringify([other?.title, other?.body])

/** What else a form says leaves so many characters, so that what it asks is still in sight. */
export function roomBeside(rest: readonly Rich[], [min, max]: readonly [number, number]): number {
  return Math.max(min, Math.min(max, introMax - lengthOfAll(rest)))
}
const introMax = 2900

/** ⚠️ and what deserves a second look, at most three lines. */
export const lookTwiceRich = (told: ChangesDocument): Rich[] => lookTwiceLines(told).map(twiceRich)

const twiceRich = (line: string): Rich => [
  '⚠️ ',
  { bold: 'Look twice: ' },
  `${oneLine(line, 240).replace(/\.$/, '')}.`,
]

/** All of them where somebody decides, as far as there is room; what is left is counted. */
export function allLookTwice(
  told: ChangesDocument,
  { charsMax, leadsTo }: { charsMax: number; leadsTo: string },
): Rich[] {
  const all = lookTwiceLines(told, Infinity).map(twiceRich)
  let room = charsMax
  const found = all.findIndex((line, at) => {
    room -= plain(line).length + 1
    return at >= twiceMin && room < 0
  })
  const shown = found < 0 ? all : all.slice(0, found)
  const left = all.length - shown.length
  return left === 0 ? shown : [...shown, [changesText.twiceMore(left, leadsTo)]]
}

const twiceMin = 2

/** `5 changes, one deadline`: for the sentence of a notification. */
export function changesInShort({ total, first, lookTwice }: ChangesDocument): string {
  if (first) return 'its first version'
  const reasons = new Map<string, number>()
  for (const { reason } of lookTwice) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const twice = [...reasons]
    .slice(0, 3)
    .map(([reason, n]) => (n === 1 ? `one ${reason}` : `${n} × ${reason}`))
  return [plural(total, 'change'), ...twice].join(', ')
}

/** The changes that deserve a second look in full, and how many others there are. */
export function lookTwiceInFull(told: ChangesDocument, charsMax = fullCharsMax): Rich[] {
  const keys = new Set(told.lookTwice.map(({ of }) => of))
  const entries = told.entries.filter(({ key }) => keys.has(key)).slice(0, fullMax)
  const twice = allLookTwice(told, {
    charsMax: Math.max(charsMax - fullMin, twiceCharsMin),
    leadsTo: changesText.inDetails,
  })
  let room = Math.max(charsMax - lengthOfAll(twice), fullMin)
  const shown = entries.map(fullLines).filter((lines) => {
    room -= lengthOfAll(lines)
    return room >= 0
  })
  const others = told.total - shown.length
  return [...twice, ...shown.flat(), ...(others > 0 ? [[changesText.others(others)]] : [])]
}

const fullMax = 3
const fullCharsMax = 2000
const fullMin = 300
const twiceCharsMin = 500
const lengthOfAll = (lines: readonly Rich[]): number =>
  lines.reduce((sum, line) => sum + plain(line).length + 1, 0)

/** Each change in full, for private details. */
export function detailLines(told: ChangesDocument): Rich[] {
  if (told.first) {
    const scripts = told.first.scripts.flatMap(({ flow, lines }): Rich[] => [
      [{ bold: oneLine(flow, titleMax) }],
      ...lines.map((line): Rich => [`    ${oneLine(line, 300)}`]),
    ])
    return [...firstLines(told.first), ...scripts]
  }
  const left = told.left.length === 0 ? [] : [[`And more: ${countWords(told.left)}.`]]
  const lines = told.entries.flatMap((entry) => [...fullLines(entry), ...factLines(entry)])
  return [...lines.filter((line) => plain(line).trim() !== ''), ...left]
}

const linesMax = 40
/** A private message holds little more. */
const charsMax = 2500

/** Whether the changes in full are more than one private message shows. */
export const isLong = (lines: readonly Rich[], told: ChangesDocument): boolean =>
  lines.length > linesMax ||
  told.left.length > 0 ||
  lines.reduce((sum, line) => sum + plain(line).length, 0) > charsMax

function fullLines(entry: ChangeEntry): Rich[] {
  const { was, willBe } = entry
  if (was.length + willBe.length === 0) return entryLines(entry)
  const side = (label: string, words: readonly (readonly Span[])[]): Rich[] =>
    words.length === 0
      ? []
      : [[{ bold: label }], ...words.slice(0, paragraphsMax).map((text) => quoted(text, quoteMax))]
  const isText = entry.quote || was.length === 0 || willBe.length === 0
  const head = isText ? [titleRich(entry)] : entryLines(entry)
  return [...head, ...side('Was', was), ...side('Will be', willBe)]
}

const paragraphsMax = 12
const quoteMax = 1200

const factLines = ({ facts }: ChangeEntry): Rich[] =>
  facts.slice(0, 4).map((fact): Rich => ['    ', ...fact.map((word) => shortSpan(word, 300))])

const titleRich = ({ how, title }: ChangeEntry): Rich => [
  `${signs[how]} `,
  { bold: oneLine(title, titleMax) },
]

/** One change by itself: what it is called, and what it says. */
export const changeRich = (entry: ChangeEntry): { title: string; lines: Rich[] } => {
  const [, ...quotes] = entryLines(entry)
  return entry.quote
    ? { title: entry.title, lines: quotes }
    : { title: entry.title, lines: entry.body.map((words) => [...words]) }
}

/** A change with its text: a customer's words are set apart below their title. */
function entryLines(entry: ChangeEntry): Rich[] {
  const [first = [], ...rest] = entry.body
  const below = rest.map((words) => quoted(words, quoteMax))
  if (!entry.quote) return [shortLine(entry), ...below]
  return [titleRich(entry), ...entry.body.map((words) => quoted(words, quoteMax))].slice(
    0,
    first.length === 0 ? 1 : undefined,
  )
}

function shortLine({ how, title, joint, body }: ChangeEntry): Rich {
  const [first = []] = body
  const isEmpty = first.length === 0
  return [
    `${signs[how]} `,
    { bold: `${oneLine(title, titleMax)}${isEmpty ? '' : joint.trimEnd()}` },
    ...(isEmpty ? [] : [' ', ...first]),
  ]
}

function quoted(words: readonly Span[], max: number): Rich {
  return [
    { quote: lengthOf(words as never) > max ? words.map((word) => shortSpan(word, max)) : words },
  ]
}

const shortSpan = (word: Span, max: number): Span =>
  typeof word === 'string' && !hiddenTag.test(word) ? clip(word, max) : word

function firstLines(first: FirstVersion): Rich[] {
  const { canDo, firstMessage, asksFor, handOvers, notUnderstood, sendsDataTo } = first
  const names = canDo.slice(0, namesMax).map((name) => oneLine(name, 60))
  const more = canDo.length > namesMax ? ` and ${canDo.length - namesMax} more` : ''
  const asks = asksFor.slice(0, namesMax).map((name) => oneLine(name, 60))
  const asksMore = asksFor.length > namesMax ? ` and ${asksFor.length - namesMax} more` : ''
  const row = (label: string, value: string): Rich => [{ bold: `${label}: ` }, value]
  return [
    ...(names.length === 0 ? [] : [row('It can do', `${names.join(', ')}${more}`)]),
    ...(firstMessage === null ? [] : [row('First message', `“${oneLine(firstMessage, 280)}”`)]),
    row('Asks for', asks.length === 0 ? 'nothing' : `${asks.join(', ')}${asksMore}`),
    row('Goes to a person', handOvers === 0 ? 'nowhere' : `in ${plural(handOvers, 'place')}`),
    row(
      'Not understood',
      notUnderstood === null ? 'no answer' : `“${oneLine(notUnderstood, 280)}”`,
    ),
    row('Sends data to', sendsDataTo === null ? 'nobody' : oneLine(sendsDataTo, 120)),
  ]
}
