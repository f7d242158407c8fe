import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { Finding, PartKey } from '../../bot/definition.ts'
import { sha256 } from '../../bot/canonical.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftOf, updateDraft } from '../../store/bots/drafts.ts'
import type { DraftFacts, DraftRow } from '../../store/bots/drafts.ts'
import { insertSave, writesSince } from '../../store/bots/draft-writes.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { sameValue } from '../../bot/same-value.ts'
import { changedParts } from '../../domain/authors.ts'
import { withoutStamp } from '../../domain/draft-stamp.ts'
import { namesOf } from '../../store/people/people.ts'
import { Refusal } from '../../refusal.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, change, parseInput, recordAudit } from '../kit/change.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'
import { lockMs, mustBeWritable } from './draft-lock.ts'
import { readAheadForm } from './read-ahead-form.ts'
import { factsOf, findingsOfText, partsOfText, readSource } from './read-source.ts'
import { recallForm } from './recall-form.ts'
import { inTurns } from '../../work/in-turns.ts'
import { runJob, takesLong } from '../../work/run-job.ts'

const Input = z.object({
  bot: z.string(),
  /** The revision that the edit started from (F4); without it only what is nobody else's is replaced. */
  revision: z.number().int().positive().optional(),
  /** Says that whatever the draft holds now is replaced. */
  replace: z.boolean().default(false),
  source: z.string(),
})

/**
 * Saves a draft from the revision it started from, and keeps who wrote which part (F4, F23).
 * @throws Refusal CONFLICT for a stale save, with what changed and by whom; VALIDATION for a text that
 * can't be read. Findings of a readable one are returned: they block publishing, not saving.
 */
export async function saveDraft(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ revision: number; findings: Finding[] }> {
  const input = parseInput(Input, raw)
  if (takesLong(input.source)) {
    // What takes long is at hand then, so that nobody's change waits for it.
    await auditedRead(ctx, 'draft.save', `bot:${input.bot}`, (db) => readSaving(db, ctx, input))
  }
  const work = async (trx: Db) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'draft.edit', bot)
    const draft = await draftOf(trx, bot.id)
    await mustBeWritable(trx, bot, draft, person.id, input.bot, ctx.now())
    if (!input.replace) await mustNotOverwrite(trx, bot, draft, input.revision, person.id)
    const read = await readSource(trx, bot, input.source)
    const { parts, findings } = read
    const source = withoutStamp(input.source)
    if (draft.source === source) return { botId: bot.id, revision: draft.revision, findings }
    const facts = factsOf(read)
    await write(trx, ctx, { bot, draft, personId: person.id, source, parts, facts })
    return { botId: bot.id, revision: draft.revision + 1, findings }
  }
  const { botId, ...saved } = await change(ctx, 'draft.save', `bot:${input.bot}`, work)
  readAheadForm(ctx, botId, input.source)
  return saved
}

/** What takes long of it. */
async function readSaving(db: Db, ctx: Ctx, input: { bot: string; source: string }): Promise<void> {
  const bot = await botOrThrow(db, input.bot)
  await authorize(db, ctx, 'draft.edit', bot)
  await recallForm(ctx, bot.id)
  await partsOfText(bot, (await draftOf(db, bot.id)).source)
  await findingsOfText(db, bot, input.source)
}

type Written = {
  bot: BotRow
  draft: Pick<DraftRow, 'revision' | 'source' | 'lockedBy'>
  personId: string
  source: string
  parts: Partial<Record<PartKey, string>>
  facts: DraftFacts
}

async function write(trx: Db, ctx: Ctx, written: Written): Promise<void> {
  const { bot, draft, personId, source, parts, facts } = written
  const at = ctx.now()
  const lock = draft.lockedBy === personId ? { lockedUntil: at + lockMs } : {}
  const to = { source, updatedBy: personId, updatedAt: at, ...lock }
  if (!(await updateDraft(trx, bot.id, draft.revision, to, facts))) {
    throw await stale(trx, bot, await draftOf(trx, bot.id), draft.revision)
  }
  const revision = draft.revision + 1
  // Of a large bot both take long.
  await nextTurn()
  const changed = await recordWrites(trx, {
    botId: bot.id,
    revision,
    personId,
    at,
    before: await partsOfText(bot, draft.source),
    after: parts,
  })
  await recordAudit(trx, ctx, {
    action: 'draft.save',
    subject: `bot:${bot.id}`,
    before: { revision: draft.revision, sha256: sha256(draft.source) },
    after: { revision, sha256: sha256(source), parts: changed.slice(0, 100) },
  })
  await queueCardRedraw(trx, ctx, bot.id, `bot:${bot.id}`)
}

/** Thousands at once; new random digits for each would take a quarter of a second. */
const nextWriteId = orderedIds()

/** Keeps who changed which part; returns the changed parts. */
export async function recordWrites(
  trx: Db,
  what: {
    botId: string
    revision: number
    personId: string
    at: number
    before: Partial<Record<PartKey, string>>
    after: Partial<Record<PartKey, string>>
  },
): Promise<PartKey[]> {
  const { before, after, ...row } = what
  const parts = await inTurns(changedParts(before, after))
  await insertSave(trx, { ...row, parts }, nextWriteId)
  return parts.map(([part]) => part)
}

/** Nobody's work is replaced unsaid (F4): not what is newer, nor what somebody else saved last. */
async function mustNotOverwrite(
  trx: Db,
  bot: BotRow,
  draft: DraftRow,
  from: number | undefined,
  personId: string,
): Promise<void> {
  if (from === draft.revision) return
  if (from !== undefined) throw await stale(trx, bot, draft, from)
  if (draft.updatedBy === personId || draft.source.trim() === '') return
  const live = await releasedVersion(trx, bot.id, 'official')
  if (live) {
    const isLive = sameValue(
      await partsOfText(bot, draft.source),
      await runJob('hashParts', live.definition),
    )
    if (isLive) return
  }
  const { name } = (await namesOf(trx, [draft.updatedBy])).get(draft.updatedBy) ?? {
    name: 'Slipway',
  }
  throw new Refusal(
    'CONFLICT',
    `The draft of ${bot.name} (revision ${draft.revision}) was last saved by ${name}, and is not what is live: this would replace their work.`,
    `Export it and put your changes in, say --revision ${draft.revision} if you started from there, or --replace to replace it all the same.`,
  )
}

async function stale(trx: Db, bot: BotRow, draft: DraftRow, from: number): Promise<Refusal> {
  const writes = await writesSince(trx, bot.id, from)
  const people = [...new Set([...writes.map((w) => w.personId), draft.updatedBy])]
  const names = await namesOf(trx, people)
  const parts = [...new Set(writes.map((write) => write.part))]
  const shown = parts.slice(0, 8).join(', ') || 'its comments or layout'
  const more = parts.length > 8 ? ` and ${parts.length - 8} more` : ''
  const by = people.map((id) => names.get(id)?.name ?? id).join(' and ')
  return new Refusal(
    'CONFLICT',
    `The draft of ${bot.name} is at revision ${draft.revision} now, and you started from ${from}: ${by} changed ${shown}${more}.`,
    'Nothing was saved. Keep your text, load the newest draft and put your changes in again; a push replaces it only with --replace.',
  )
}
