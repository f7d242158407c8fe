import { writeFileSync } from 'node:fs'
import * as shapes from '../http/api/shapes.ts'
import { Refusal } from '../refusal.ts'
import type { Client } from './client.ts'
import { projectFile, readFiles } from './files.ts'
import { print, printFindings, tally } from './print.ts'

/** Writes a bot to standard output, or to a file (F6). */
export async function exportBot(
  client: Client,
  bot: string,
  options: { version: string; out?: string },
): Promise<void> {
  const query = `version=${encodeURIComponent(options.version)}`
  const path = `/bots/${encodeURIComponent(bot)}/export?${query}`
  const { text } = await client(shapes.exported, 'GET', path)
  if (options.out === undefined) process.stdout.write(text)
  else writeNew(options.out, text)
}

/** What is there already is never overwritten silently. */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = code === 'EEXIST' ? 'is there already' : `can't be written (${code})`
    throw new Refusal('CONFLICT', `${path} ${why}.`, 'Choose another name with --out.')
  }
}

type ImportOptions = {
  slug?: string
  name?: string
  onto?: string
  revision?: string
  skipUnreadable?: true
}

/** Takes in a file or a Rasa project's folder (F6); what is wrong with it is listed, and it is saved. */
export async function importBot(
  client: Client,
  path: string,
  { revision, ...options }: ImportOptions,
): Promise<void> {
  const body = {
    files: readFiles(path, projectFile),
    ...options,
    ...(revision && { revision: Number(revision) }),
  }
  const { bot, created, findings, ...made } = await client(shapes.imported, 'POST', '/import', body)
  printFindings(findings, (file) => file || path)
  const what = created ? 'made' : `draft saved as revision ${made.revision}`
  print(`${bot.slug}: ${what}; ${tally(findings)}`)
}
