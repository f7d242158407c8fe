import { parseBot } from '../bot/parse/parse-bot.ts'
import * as shapes from '../http/api/shapes.ts'
import { Refusal } from '../refusal.ts'
import type { Client } from './client.ts'
import { readText } from './files.ts'
import { hasErrors, print, printFindings, tally } from './print.ts'

type Options = { bot?: string; name?: string; create?: boolean }

/** Saves a file as the draft of a bot (F72), from the revision that stands there now. */
export async function push(client: Client, path: string, options: Options): Promise<boolean> {
  const source = readText(path)
  const slug = options.bot ?? slugIn(path, source)
  const at = `/bots/${encodeURIComponent(slug)}/draft`
  const current = await client(shapes.draft, 'GET', at).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'NOT_FOUND' && error.sentence.includes(slug)) {
      return null
    }
    throw error
  })
  if (current) {
    const body = { revision: current.revision, source }
    const saved = await client(shapes.saved, 'PUT', at, body)
    printFindings(saved.findings, () => path)
    print(
      saved.revision === current.revision
        ? `${slug}: nothing changed, revision ${saved.revision}; ${tally(saved.findings)}`
        : `${slug}: saved as revision ${saved.revision}; ${tally(saved.findings)}`,
    )
    return !hasErrors(saved.findings)
  }
  if (!options.create) throw noSuchBot(slug)
  const body = { slug, name: options.name ?? slug, source }
  const made = await client(shapes.madeBot, 'POST', '/bots', body)
  printFindings(made.findings, () => path)
  print(`${slug}: made, revision 1; ${tally(made.findings)}`)
  return !hasErrors(made.findings)
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
