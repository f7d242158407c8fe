import type { ChangeEntry, ChangesDocument, FirstVersion, Word } from './document.ts'
import { plainWords } from './plain-words.ts'
import { countWords, lookTwiceLines } from './shorten.ts'

/** All of a document as plain text: for a file, the command line and mail. */
export function renderText(document: ChangesDocument, title: string): string {
  const { total, first, entries, left } = document
  const head = [title, first ? 'First version' : count(total)]
  const twice = lookTwiceLines(document, Infinity).map((line) => `! Look twice: ${line}`)
  const body = first
    ? [...firstText(first), '', ...first.scripts.flatMap(scriptText)]
    : entries.flatMap((entry, at) => ['', ...entryText(entry, at)])
  const more = left.length === 0 ? [] : ['', `And more: ${countWords(left)}.`]
  return `${[...head, ...twice, ...body, ...more].join('\n')}\n`
}

/** One line a change, as notifications and lists show them. */
export const entryLine = ({ title, joint, body }: ChangeEntry): string =>
  `${title}${body.length === 0 ? '' : joint}${body.map(plainWords).reduce(inARow, '')}`

/** A sentence each, whatever it ends with. */
function inARow(before: string, line: string): string {
  if (before === '') return line
  return `${before}${/[.!?”]$/.test(before) ? '' : '.'} ${line}`
}

const count = (n: number): string => `${n} ${n === 1 ? 'change' : 'changes'}`

function entryText(entry: ChangeEntry, at: number): string[] {
  const side = (label: string, paragraphs: ChangeEntry['was']): string[] =>
    paragraphs.length === 0
      ? []
      : [
          `   ${label}:`,
          ...paragraphs.map((words) => indented(plainWords(words.map(unmarked)), '     ')),
        ]
  return [
    `${at + 1}. ${entryLine(entry)}`,
    ...side('Was', entry.was),
    ...side('Will be', entry.willBe),
    ...entry.facts.map((words) => `   (${plainWords(words)})`),
  ]
}

/** Where both sides stand below each other, the words need no mark. */
const unmarked = (word: Word): Word =>
  typeof word === 'string' || 'caption' in word ? word : 'gone' in word ? word.gone : word.added

const indented = (text: string, space: string): string =>
  text
    .split('\n')
    .map((line) => `${space}${line}`)
    .join('\n')

const scriptText = ({ flow, lines }: FirstVersion['scripts'][number]): string[] => [
  `${flow}:`,
  ...lines.map((line) => `  ${line}`),
  '',
]

/** What a bot can do, a line each. */
export function firstText(first: FirstVersion): string[] {
  const { canDo, firstMessage, asksFor, handOvers, notUnderstood, sendsDataTo } = first
  const things = `${canDo.length} ${canDo.length === 1 ? 'thing' : 'things'}`
  return [
    `It can do ${things}: ${canDo.join(', ') || 'nothing'}.`,
    `First message: ${firstMessage === null ? 'none' : `“${firstMessage}”`}`,
    `Asks for: ${asksFor.join(', ') || 'nothing'}.`,
    `Goes to a person in ${handOvers} ${handOvers === 1 ? 'place' : 'places'}.`,
    `When it does not understand: ${notUnderstood === null ? 'no answer' : `“${notUnderstood}”`}`,
    `Sends data to ${sendsDataTo ?? 'nobody'}.`,
  ]
}
