import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SourceFile } from '../bot/parse/parse-bot.ts'
import { Refusal } from '../refusal.ts'

const fileBytesMax = 4 * 1_048_576
const filesMax = 200
const leftOut = new Set(['node_modules', 'models', 'tests', 'results'])

/**
 * A file's text.
 * @throws Refusal when there is no such file, or it is no text that a bot can be
 */
export function readText(path: string): string {
  const about = statOf(path)
  if (about.isDirectory()) {
    throw new Refusal(
      'VALIDATION',
      `${path} is a folder, and one file is read here.`,
      'Name the file; a folder goes in with "slipway import".',
    )
  }
  if (about.size > fileBytesMax) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `${path} has ${about.size} bytes; a bot has at most 2 MiB.`,
      'Name the file that holds the bot.',
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    throw unreadable(path, error)
  }
}

const yamlFile = /\.ya?ml$/i
/** What a Rasa project holds of a bot; training data was Markdown or JSON once. */
export const projectFile =
  /\.ya?ml$|(^|[\\/])data[\\/].*\.(md|json)$|(^|[\\/])(nlu|stories)\.(md|json)$/i

/** One file, or every file of that kind below a folder, named from there. */
export function readFiles(path: string, wanted = yamlFile): SourceFile[] {
  if (!statOf(path).isDirectory()) return [{ name: path, text: readText(path) }]
  const found = filesBelow(path).filter((file) => wanted.test(relative(path, file)))
  if (!found.some((file) => yamlFile.test(file))) {
    throw new Refusal(
      'NOT_FOUND',
      `There is no YAML file in ${path}.`,
      'Name the folder that holds domain.yml and data/.',
    )
  }
  if (found.length > filesMax) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `There are ${found.length} files of a bot in ${path}; ${filesMax} are read at most.`,
      'Name the folder of one bot.',
    )
  }
  return found.map((file) => ({ name: relative(path, file), text: readText(file) }))
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(({ name }) => !name.startsWith('.') && !leftOut.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(path)
      return entry.isFile() ? [path] : []
    })
}

function statOf(path: string) {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Refusal('NOT_FOUND', `There is no file ${path}.`, 'Check the name and the folder.')
  }
  const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : String(code)
  return new Refusal(
    'VALIDATION',
    `${path} can't be read: ${why}.`,
    'Check its rights and what it holds.',
  )
}
