import { z } from 'zod'
import type { Finding } from '../../bot/definition.ts'
import { importRasaProject } from '../../bot/import/rasa-project.ts'
import { parseBot } from '../../bot/parse.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow, findBot } from '../../store/bots.ts'
import { draftOf } from '../../store/drafts.ts'
import { authorize } from '../kit/authorize.ts'
import { look, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { createBot } from './create-bot.ts'
import { importWords, mustBeReadable, mustBeText, placed } from './import-words.ts'
import { partsOfText } from '../drafts/read-source.ts'
import { saveDraft } from '../drafts/save-draft.ts'

const Input = z.object({
  files: z
    .array(z.object({ name: z.string().max(300), text: z.string() }))
    .min(1)
    .max(200),
  slug: z.string().trim().optional(),
  name: z.string().trim().optional(),
  /** An existing bot whose draft is replaced; needs the revision that it stands at. */
  onto: z.string().optional(),
  revision: z.number().int().positive().optional(),
})

export type Imported = {
  bot: { id: string; slug: string }
  created: boolean
  revision: number
  /** What could not be brought along, and what is wrong with the rest; file and line each. */
  findings: Finding[]
}

/**
 * Takes in one exported file or the files of a Rasa project (F6). Makes a new bot, or replaces the
 * draft of the one named in `onto`; never overwrites silently.
 * @throws Refusal VALIDATION for what can't be read, PRECONDITION_FAILED saying what would change
 */
export async function importBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<Imported> {
  mustBeText(raw.files)
  const input = parseInput(Input, raw)
  const { source, findings, slug } = readFiles(input.files)
  if (input.onto !== undefined)
    return replaceDraft(ctx, { ...input, onto: input.onto }, source, findings)
  const wanted = input.slug ?? slug
  if (wanted === undefined) {
    throw new Refusal(
      'VALIDATION',
      'The files do not say what the bot is called.',
      'Say it: --slug orders.',
      { slug: 'Choose a short name.' },
    )
  }
  await mustBeNew(ctx, wanted)
  const made = await createBot(ctx, { slug: wanted, name: input.name ?? wanted, source })
  return {
    bot: { id: made.id, slug: made.slug },
    created: true,
    revision: 1,
    findings: [...findings, ...made.findings],
  }
}

/** Before `createBot` finds it taken: here there is another way, and it is named. */
async function mustBeNew(ctx: Ctx, slug: string): Promise<void> {
  const existing = await look(ctx, 'bot.import', 'bots', async (db) => {
    await authorize(db, ctx, 'bot.create')
    return findBot(db, slug)
  })
  if (!existing) return
  throw new Refusal(
    'CONFLICT',
    `There is already a bot named ${slug}: an import never overwrites one silently.`,
    `Choose another with --slug, or replace its draft with --onto ${slug}.`,
    { slug: 'That name is taken.' },
  )
}

function readFiles(files: { name: string; text: string }[]): {
  source: string
  findings: Finding[]
  slug: string | undefined
} {
  const [only] = files
  const parsed = files.length === 1 ? parseBot(files) : null
  const isOurs = parsed?.definition && Object.keys(parsed.definition.flows).length > 0
  const { source, findings } =
    only && isOurs ? { source: only.text, findings: [] } : importRasaProject(files)
  mustBeReadable(findings)
  const { definition } = parseBot([{ name: 'import.yml', text: source }])
  return { source, findings, slug: definition?.metadata.bot }
}

async function replaceDraft(
  ctx: Ctx,
  input: { onto: string; revision?: number | undefined },
  source: string,
  findings: Finding[],
): Promise<Imported> {
  const { bot, draft } = await look(ctx, 'bot.import', `bot:${input.onto}`, async (db) => {
    const found = await botOrThrow(db, input.onto)
    await authorize(db, ctx, 'draft.edit', found)
    return { bot: found, draft: await draftOf(db, found.id) }
  })
  const before = partsOfText(draft.source)
  const after = partsOfText(source)
  if (input.revision === undefined) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const left = errors.length > 0 ? ` ${placed(errors)}` : ''
    throw new Refusal(
      'PRECONDITION_FAILED',
      `Importing onto ${bot.name} would ${importWords(before, after)}.${left}`,
      `If that is what you want, say so with --revision ${draft.revision}.`,
      { revision: String(draft.revision) },
    )
  }
  const saved = await saveDraft(ctx, { bot: input.onto, revision: input.revision, source })
  return {
    bot: { id: bot.id, slug: bot.slug },
    created: false,
    revision: saved.revision,
    findings: [...findings, ...saved.findings],
  }
}
