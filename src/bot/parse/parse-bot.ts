import type { Definition, Finding } from '../definition.ts'
import { namesMax, slotsMax } from '../limits.ts'
import { findingAt, flowAndStep, sortBySeverity, type Locate, type Path } from '../locate.ts'
import { placeInFile } from './place-in-file.ts'
import { mergeFiles, type ReadFile } from './merge-files.ts'
import { plainValue } from './plain-value.ts'
import { fitShape } from './fit-shape.ts'
import { isRightSize, readYaml, type SourceFile } from './read-yaml.ts'
import { botShape } from '../schema/bot.ts'

export type { SourceFile } from './read-yaml.ts'
export type ParsedBot = {
  /** Null when a file cannot be read, or has a value that nothing can be made of. */
  definition: Definition | null
  findings: Finding[]
  locate: Locate
}

/**
 * Reads a bot from its YAML files, merged by key (F9). Never throws: whatever the files hold becomes
 * a finding with file and line.
 */
export function parseBot(files: SourceFile[]): ParsedBot {
  const findings: Finding[] = []
  const nowhere = { file: files[0]?.name ?? 'bot.yml', line: 1 }
  const read = isRightSize(files, findings) ? files.map((file) => readFile(file, findings)) : [null]
  const readable = read.filter((file) => file !== null)
  const merged = mergeFiles(readable, findings)
  const isEmpty = readable.every(({ value }) => Object.keys(value).length === 0)
  if (findings.length === 0 && isEmpty) {
    const text = 'The bot is empty. It needs metadata, responses and flows.'
    findings.push({ severity: 'error', code: 'bot-empty', text, ...nowhere })
  }
  const whole = readable.length < read.length || isEmpty ? null : merged.definition
  const many = whole && tooManyNames(whole)
  if (many) findings.push({ ...many.finding, ...(merged.place(many.path) ?? nowhere) })
  const definition = many ? null : whole
  return {
    definition,
    findings: sortBySeverity(findings),
    locate: (path) => ({
      ...(merged.place(path) ?? nowhere),
      ...(definition ? flowAndStep(definition, path) : {}),
    }),
  }
}

const manyOf = ({ metadata, slots }: Definition) => [
  { path: ['metadata', 'senders'], what: 'numbers', max: namesMax, has: metadata.senders },
  { path: ['metadata', 'urls'], what: 'web URLs', max: namesMax, has: metadata.urls },
  { path: ['slots'], what: 'slots', max: slotsMax, has: Object.keys(slots) },
]

function tooManyNames(definition: Definition): { finding: Finding; path: Path } | null {
  for (const { path, what, max, has = [] } of manyOf(definition)) {
    if (has.length <= max) continue
    const text = `A bot names at most ${max} ${what}; this one names ${has.length}. Shorten the list.`
    const finding: Finding = { severity: 'error', code: 'names-too-many', text }
    return { finding, path }
  }
  return null
}

/** One file's YAML as a plain value that has the bot's shape; null when nothing can be made of it. */
function readFile(file: SourceFile, findings: Finding[]): ReadFile | null {
  const yaml = readYaml(file, findings)
  if (!yaml) return null
  const plain = plainValue(yaml, findings)
  if (plain === undefined) return null
  const { value, usable, problems } = fitShape(plain ?? {}, botShape)
  for (const problem of problems) {
    findings.push(
      findingAt(problem, (path) => ({ ...placeInFile(yaml, path), ...flowAndStep(value, path) })),
    )
  }
  return usable ? { yaml, value: value as Partial<Definition> } : null
}
