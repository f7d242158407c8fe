import type { Definition, Finding, PartKey } from '../../bot/definition.ts'
import { partName } from '../../bot/parts.ts'
import { runJob } from '../../work/run-job.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { DraftFacts } from '../../store/bots/drafts.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftContext } from './draft-context.ts'

const nameMax = 200

type ReadSource = {
  definition: Definition
  parts: Partial<Record<PartKey, string>>
  findings: Finding[]
}

/**
 * Reads a draft's text; what is wrong with the bot itself is a finding with its line (F9), not a
 * refusal.
 * @throws Refusal VALIDATION when it can't be read at all, with the first places at fault
 */
export async function readSource(
  db: Db,
  bot: Pick<BotRow, 'slug' | 'builtIn'>,
  source: string,
): Promise<ReadSource> {
  const files = [{ name: `${bot.slug}.yml`, text: source }]
  const { definition, findings, parts, takesValues } = await runJob('readBot', files)
  if (definition) {
    const context = await draftContext(db, bot, { definition, takesValues })
    mustHaveShortNames(parts)
    return { definition, parts, findings: await runJob('checkBot', { files, context }) }
  }
  throw unreadable(bot, findings)
}

/** What is typed and not saved. @throws Refusal VALIDATION when it can't be read at all */
export async function readableText(bot: Pick<BotRow, 'slug'>, source: string): Promise<Definition> {
  const files = [{ name: `${bot.slug}.yml`, text: source }]
  const { definition, findings } = await runJob('readBot', files)
  if (!definition) throw unreadable(bot, findings)
  return definition
}

function unreadable({ slug }: Pick<BotRow, 'slug'>, findings: readonly Finding[]): Refusal {
  const first = findings.slice(0, 3).map((f) => `${f.file ?? slug}:${f.line ?? 1}: ${f.text}`)
  return new Refusal(
    'VALIDATION',
    `This can't be read as a bot. ${first.join(' ')}`,
    'Fix it and save again; nothing was saved.',
    { source: first.join('\n') },
  )
}

/** What lists show of a text. */
export const factsOf = (read: {
  definition: Definition | null
  findings: readonly Finding[]
}): DraftFacts => {
  const count = (wanted: Finding['severity']) =>
    read.findings.filter(({ severity }) => severity === wanted).length
  return {
    errorCount: count('error'),
    warningCount: count('warning'),
    senderNames: read.definition?.metadata.senders ?? [],
  }
}

/** Names stand in an index beside who wrote them, and on cards. */
function mustHaveShortNames(parts: Partial<Record<PartKey, string>>): void {
  const keys = Object.keys(parts) as PartKey[]
  const key = keys.find((one) => one.length > nameMax && partName(one).length > nameMax)
  if (key === undefined) return
  const long = partName(key)
  const problem = `The name "${long.slice(0, 40)}…" has ${long.length} characters, and ${nameMax} is the most.`
  throw new Refusal('VALIDATION', problem, 'Shorten it and save again; nothing was saved.', {
    source: problem,
  })
}

/** Part hashes of a stored draft; one that can't be read (an empty one) has no parts. */
export async function partsOfText(
  bot: Pick<BotRow, 'slug'>,
  source: string,
): Promise<Partial<Record<PartKey, string>>> {
  return (await runJob('readBot', [{ name: `${bot.slug}.yml`, text: source }])).parts
}

/** Every finding of a draft's text, readable or not. */
export const findingsOfText = async (
  db: Db,
  bot: Pick<BotRow, 'slug' | 'builtIn'>,
  source: string,
): Promise<Finding[]> => (await lookThrough(db, bot, source)).findings

/** The same, with what it could be read as. */
export async function lookThrough(
  db: Db,
  bot: Pick<BotRow, 'slug' | 'builtIn'>,
  source: string,
): Promise<{ definition: Definition | null; findings: Finding[] }> {
  const files = [{ name: `${bot.slug}.yml`, text: source }]
  const { definition, findings, takesValues } = await runJob('readBot', files)
  if (!definition) return { definition, findings }
  const context = await draftContext(db, bot, { definition, takesValues })
  return { definition, findings: await runJob('checkBot', { files, context }) }
}
