import { writeFileSync } from 'node:fs'
import { parseBot } from '../bot/parse/parse-bot.ts'
import { stamped, stampedRevision } from '../domain/draft-stamp.ts'
import * as shapes from '../http/api/shapes.ts'
import { Refusal } from '../refusal.ts'
import type { Client } from './client.ts'
import { readText } from './files.ts'
import { print, printFindings, tally } from './print.ts'

type Options = {
  bot?: string
  name?: string
  create?: boolean
  revision?: string
  replace?: boolean
}

/**
 * Saves a file as the draft of a bot (F72), from the revision that it says it came from, or that was
 * said; without one nobody else's work is replaced (F4). What is wrong with it is listed, and it is
 * saved: `validate` is what fails for errors.
 */
export async function push(client: Client, path: string, options: Options): Promise<void> {
  const source = readText(path)
  const slug = options.bot ?? slugIn(path, source)
  const at = `/bots/${encodeURIComponent(slug)}/draft`
  const stamp = stampedRevision(source, slug)
  const revision = options.revision === undefined ? stamp : Number(options.revision)
  const body = { source, replace: options.replace ?? false, ...(revision !== null && { revision }) }
  const saved = await client(shapes.saved, 'PUT', at, body).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'NOT_FOUND' && error.sentence.includes(slug)) {
      return null
    }
    throw error
  })
  if (!saved) return make(client, path, { ...options, slug, source })
  // The next push of this file starts from here.
  if (stamp !== null && stamp !== saved.revision) {
    writeFileSync(path, stamped(source, slug, saved.revision))
  }
  printFindings(saved.findings, () => path)
  const done = saved.revision === revision ? 'nothing changed,' : 'saved as'
  print(`${slug}: ${done} revision ${saved.revision}; ${tally(saved.findings)}`)
}

async function make(
  client: Client,
  path: string,
  { slug, source, name, create }: Options & { slug: string; source: string },
): Promise<void> {
  if (!create) throw noSuchBot(slug)
  const body = { slug, name: name ?? slug, source }
  const made = await client(shapes.madeBot, 'POST', '/bots', body)
  printFindings(made.findings, () => path)
  print(`${slug}: made, revision 1; ${tally(made.findings)}`)
}

function slugIn(path: string, source: string): string {
  const slug = parseBot([{ name: path, text: source }]).definition?.metadata.bot
  if (slug) return slug
  throw new Refusal(
    'VALIDATION',
    `${path} does not say which bot it is.`,
    'Say it with --bot, for example --bot orders.',
  )
}

const noSuchBot = (slug: string) =>
  new Refusal('NOT_FOUND', `There is no bot named ${slug} yet.`, 'Make it with --create.')
