import { Refusal } from '../../refusal.ts'
import { findCommand, commandUsage } from '../find-command.ts'
import type { FoundCommand } from '../find-command.ts'
import type { OptionSpec } from '../port.ts'
import type { Command } from './handler.ts'
import { commonText } from './common-words.ts'

export type ParsedText = FoundCommand & { options: Record<string, string> }

const closing: Record<string, string> = { '"': '"', "'": "'", '“': '”' }

/**
 * One line of text by the same table as typed options: `/publish orders`, `/roles give person:ana
 * role:manager`. Words go to the options in their order, `name:value` to the named one, quotes keep
 * words together, and a `rest` option takes all that is left.
 * @throws Refusal NOT_FOUND with the nearest command, VALIDATION with the usage
 */
export const parseText = (text: string, commands: readonly Command[], prefix: string): ParsedText =>
  parseWords(wordsOf(text), commands, prefix)

/** The same for words that were taken apart already. */
export function parseWords(
  words: readonly Word[],
  commands: readonly Command[],
  prefix: string,
): ParsedText {
  const found = findCommand(
    commands,
    words.map((word) => word.text),
    prefix,
  )
  const options: Record<string, string> = {}
  const specs = found.command.options
  const rest = words.slice(found.used)
  for (const [i, word] of rest.entries()) {
    const named = namedOption(specs, word)
    const spec = named?.spec ?? specs.find(({ name }) => options[name] === undefined)
    if (!spec) throw tooMuch(found, word.text, prefix)
    if (spec.rest) {
      const left = rest.slice(i + 1).map((later) => later.text)
      options[spec.name] = [named?.value ?? word.text, ...left].join(' ')
      break
    }
    options[spec.name] = named?.value ?? word.text
  }
  return { ...found, options }
}

export type Word = { text: string; quoted: boolean }

export function wordsOf(text: string): Word[] {
  const line = text.trim().replace(/^\//, '')
  const words: Word[] = []
  let at = 0
  while (at < line.length) {
    if (/\s/.test(line[at] ?? '')) {
      at++
      continue
    }
    const { word, next } = wordAt(line, at)
    words.push(word)
    at = next
  }
  return words
}

/** A quote may open a word or follow `name:`; one that never closes is an ordinary character. */
function wordAt(line: string, from: number): { word: Word; next: number } {
  const lead = /^[a-z-]+:(?=["'“])/.exec(line.slice(from))?.[0] ?? ''
  const start = from + lead.length
  const close = closing[line[start] ?? '']
  const end = close === undefined ? -1 : line.indexOf(close, start + 1)
  if (end > start) {
    const text = lead + line.slice(start + 1, end)
    return { word: { text, quoted: lead === '' }, next: end + 1 }
  }
  const plain = phone.exec(line.slice(from))?.[0] ?? /^\S+/.exec(line.slice(from))?.[0] ?? ''
  return { word: { text: plain, quoted: false }, next: from + plain.length }
}

/** A telephone number as people write it, spaces and all: `+1 (555) 010-7788`, `address:0049 30 1234`. */
const phone = /^(?:[a-z-]+:)?(?:\+|00)[1-9][\d().-]*(?: [\d().-]+)*(?!\S)/

function namedOption(specs: readonly OptionSpec[], { text, quoted }: Word) {
  const colon = text.indexOf(':')
  if (quoted || colon < 1) return null
  const spec = specs.find(({ name }) => name === text.slice(0, colon).toLowerCase())
  return spec ? { spec, value: text.slice(colon + 1) } : null
}

const tooMuch = (found: FoundCommand, word: string, prefix: string): Refusal =>
  new Refusal(
    'VALIDATION',
    commonText.cantUse(`/${prefix}${found.path}`, word.slice(0, 60)),
    commonText.usage(commandUsage(found, prefix)),
  )
