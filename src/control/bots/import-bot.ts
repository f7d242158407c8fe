import { z } from 'zod'
import type { Definition, Finding } from '../../bot/definition.ts'
import { sortBySeverity } from '../../bot/locate.ts'
import type { BotFile } from '../../work/jobs.ts'
import { runJob } from '../../work/run-job.ts'
import { Refusal } from '../../refusal.ts'
import { withoutStamp } from '../../domain/draft-stamp.ts'
import { botOrThrow, findBot } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { createBot } from './create-bot.ts'
import { importSummary, mustBeReadable, mustBeText, placed } from './import-summary.ts'
import { partsOfText } from '../drafts/read-source.ts'
import { saveDraft } from '../drafts/save-draft.ts'
import { draftContext } from '../drafts/draft-context.ts'

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
  /** Leaves out the files that cannot be read, each named, instead of refusing all. */
  skipUnreadable: z.boolean().optional(),
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
  const files = input.files.map(({ name, text }) => ({ name, text: withoutStamp(text) }))
  const read = await readFiles(files, input.skipUnreadable === true)
  const { source } = read
  if (input.onto !== undefined) return replaceDraft(ctx, { ...input, onto: input.onto }, read)
  const wanted = input.slug ?? read.definition?.metadata.bot
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
    findings: await findingsOf(ctx, read, made.findings),
  }
}

/** Before `createBot` finds it taken: here there is another way, and it is named. */
async function mustBeNew(ctx: Ctx, slug: string): Promise<void> {
  const existing = await auditedRead(ctx, 'bot.import', 'bots', async (db) => {
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

type Read = {
  source: string
  findings: Finding[]
  definition: Definition | null
  takesValues: boolean
  /** The files of a Rasa project: what is wrong is told in them, for nobody has the one we make. */
  project: BotFile[] | null
}

async function readFiles(files: BotFile[], skipUnreadable: boolean): Promise<Read> {
  const [only] = files
  const own = only && files.length === 1 ? await runJob('readBot', files) : null
  if (only && own?.definition && Object.keys(own.definition.flows).length > 0) {
    const { definition, takesValues } = own
    return { source: only.text, findings: [], definition, takesValues, project: null }
  }
  const { source, findings } = await runJob('readProject', files)
  mustBeReadable(findings, skipUnreadable)
  const made = await runJob('readBot', [{ name: 'import.yml', text: source }])
  const { definition, takesValues } = made
  return { source, findings, definition, takesValues, project: files }
}

async function findingsOf(ctx: Ctx, read: Read, found: Finding[]): Promise<Finding[]> {
  const { definition, takesValues, project, findings } = read
  if (!definition || !project) return sortBySeverity([...findings, ...found])
  const context = await draftContext(ctx.db, { builtIn: 0 }, { definition, takesValues })
  return runJob('checkProject', { files: project, context })
}

async function replaceDraft(
  ctx: Ctx,
  input: { onto: string; revision?: number | undefined },
  read: Read,
): Promise<Imported> {
  const { source, findings } = read
  const { bot, draft } = await auditedRead(ctx, 'bot.import', `bot:${input.onto}`, async (db) => {
    const found = await botOrThrow(db, input.onto)
    await authorize(db, ctx, 'draft.edit', found)
    return { bot: found, draft: await draftOf(db, found.id) }
  })
  const before = await partsOfText(bot, draft.source)
  const after = await partsOfText(bot, source)
  if (input.revision === undefined) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    const left = errors.length > 0 ? ` ${placed(errors)}` : ''
    throw new Refusal(
      'PRECONDITION_FAILED',
      `Importing onto ${bot.name} would ${importSummary(before, after)}.${left}`,
      `If that is what you want, say so with --revision ${draft.revision}.`,
      { revision: String(draft.revision), bot: bot.slug },
    )
  }
  const saved = await saveDraft(ctx, { bot: input.onto, revision: input.revision, source })
  return {
    bot: { id: bot.id, slug: bot.slug },
    created: false,
    revision: saved.revision,
    findings: await findingsOf(ctx, read, saved.findings),
  }
}
