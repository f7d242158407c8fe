import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { textsOf } from '../helpers/sentences.ts'

const root = join(import.meta.dirname, '../../src')

/** What the product no longer says, and what it says for it. */
const replaced: readonly (readonly [RegExp, string])[] = [
  [/\bdrain(s|ed|ing)?\b|\bgrace period/i, 'finishing, time to finish'],
  [/\bsessions?\b|\bend users?\b/i, 'chat, customer'],
  [/\bfour eyes\b/i, 'someone else must approve'],
  [/\b(break|breaks|broke|breaking) (the )?glass\b/i, 'emergency approval'],
  [/\bre-?base[sd]?\b|\bstale\b/i, 'update, out of date'],
  [/\bsenders?\b/i, 'number, web chat, phone line'],
  [/\bslugs?\b/i, 'short name'],
  [/\baccess codes?\b/i, 'test code'],
  [/\bmend(s|ed)?\b|\boverrid(e|den|es)\b/i, 'fix, accept'],
  [/\btracks?\b/i, 'for everyone, gray'],
  [/\bresponses?\b|\bpayloads?\b/i, 'message, what the button does'],
  [/\bslots?\b|\bintents?\b/i, 'what it remembers, what it understands'],
  [/\bexception bot\b/i, 'backup bot'],
  [/\bis held by\b|\bheld by another\b/i, 'answers on … now'],
  [/\bcandidates?\b/i, 'R-7'],
]

/** Commands and keys of files keep their names. */
const names =
  /\/?\bbots (sender|channel)\b|metadata\.senders|\bsenders: \[|in senders\b|--slug\b|metadata\.slug/g

/** Texts that are no sentence of the product, or that stay as they are, and why. */
const kept: readonly (readonly [string, string])[] = [
  ['control/bots/create-bot.ts', 'a new bot’s file'],
  ['control/requests/change-lines.ts', 'how a part is called inside'],
  ['control/requests/make-candidate.ts', 'the name of a read'],
  ['chat/kit/also-called.ts', 'the words of before, by which commands are found'],
  ['control/bots/new-bot.ts', 'F25: the default checklist, as the source systems have it'],
]

it('F74 says none of the words that the design replaces, in any sentence', () => {
  const files = ['chat', 'control', 'domain'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${room}/${file}`),
  )
  const old = files
    .filter((file) => !kept.some(([path]) => path === file))
    .flatMap((file) =>
      textsOf(readFileSync(join(root, file), 'utf8'))
        .filter(({ text }) => isSentence(text))
        .flatMap(({ text, line }) => {
          const said = text.replaceAll(names, '')
          const word = replaced.find(([pattern]) => pattern.test(said))
          return word ? [`${file}:${line} “${text.trim()}”: ${word[1]}`] : []
        }),
    )
  expect(files.length).toBeGreaterThan(300)
  expect(old).toEqual([])
})

/** Each noun has its sentences in words files, to be read in one go; what all say is in kit's. */
const nouns = readdirSync(join(root, 'chat'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** `Nothing was ticked.` or `. Nobody answers `, but no label, summary, path or command. */
const endsSentence = /[a-z’)”][.?](?= [A-Z]|$)|[A-Za-z’]{2,}\. /

it.each(['.', ...nouns])('F74 says no sentence of %s outside their words files', (noun) => {
  const folder = join(root, 'chat', noun)
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('-words.ts'),
  )
  const outside = files.flatMap((file) =>
    textsOf(readFileSync(join(folder, file), 'utf8'))
      .filter(({ text }) => /[a-z] ./i.test(text) && endsSentence.test(text))
      .map(({ text, line }) => `${file}:${line} “${text.trim()}”`),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(outside).toEqual([])
})

/** Names of fields, states and files have no words around them. */
const isSentence = (text: string): boolean =>
  /[A-Za-z]{2,}[,.:;]? [A-Za-z]|^[ ,.]+[a-z]{2,}|[a-z]{2,} $/.test(text) && !/^\.{1,2}\//.test(text)

it('reads the texts of a file, also within each other', () => {
  const source =
    "const a = `one ${b ? 'two' : /`'/.test(c)} three` // 'four'\n/* `five` */ f(\"six\")"
  expect(textsOf(source).map(({ text }) => text)).toEqual(['one ', 'two', ' three', 'six'])
})
