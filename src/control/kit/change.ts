import type { z } from 'zod'
import { actorId, actorVia } from '../../domain/actor.ts'
import { Refusal, TooSoon } from '../../refusal.ts'
import { appendAudit } from '../../store/kit/audit.ts'
import { inOneChange } from '../../store/kit/changes.ts'
import type { Db } from '../../store/kit/database.ts'
import { dryRun } from '../../store/kit/dry-run.ts'
import type { Ctx } from './context.ts'
import { recordRefusal } from './record-refusal.ts'
import { validationMessage } from './validation-message.ts'
import { topOf } from './all-refused.ts'
import { fieldWords } from './field-words.ts'
import { unstorableText } from './unstorable-text.ts'

/**
 * Runs a verb's one transaction. All changes run one after the other (`inOneChange`), so what a verb
 * reads inside is still true when it writes. A refusal rolls everything back, is audited by itself
 * (F60), and is thrown on; one that is told to come again is not audited, or its row would wait too.
 *
 * `work` runs first without its writes and without the lock (`dryRun`). These are then written in one
 * go, and only where something came between it runs again, inside. So it does nothing
 * but read and write the database: whatever else follows from it, and whatever is shown of it, comes
 * after the change.
 *
 * `recheck` is asked after each change of the same subject that this one had to wait for: of 400
 * who press one button at once, those who come too late are refused without a transaction each.
 */
export async function change<T>(
  ctx: Ctx,
  action: string,
  subject: string,
  work: (trx: Db) => Promise<T>,
  { recheck }: { recheck?: () => Promise<unknown> } = {},
): Promise<T> {
  let isAccepted = false
  const accept = () => {
    if (!isAccepted) ctx.accepted?.()
    isAccepted = true
  }
  const accepting = async (trx: Db): Promise<T> => {
    const done = await work(trx)
    accept()
    return done
  }
  const readAhead = (db: Db) => dryRun(db, work)
  const run = () => inOneChange(ctx.db, actorId(ctx.actor), accepting, readAhead)
  try {
    const result = await (recheck ? afterOthers(ctx.db, subject, recheck, run) : run())
    // Where all was written at once, only now is it sure.
    accept()
    ctx.ports.wakeRelay()
    return result
  } catch (error) {
    if (error instanceof Refusal && !(error instanceof TooSoon))
      await recordRefusal(ctx, action, subject, error)
    throw error
  }
}

/** By subject. */
const underWay = new WeakMap<Db, Map<string, Promise<void>>>()

/** One change of a subject at a time; whoever waited for one, made or refused, looks again first. */
async function afterOthers<T>(
  db: Db,
  subject: string,
  recheck: () => Promise<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const running = underWay.get(db) ?? new Map<string, Promise<void>>()
  underWay.set(db, running)
  for (let other = running.get(subject); other; other = running.get(subject)) {
    await other
    await recheck()
  }
  const mine = run()
  const forget = () => void running.delete(subject)
  running.set(subject, mine.then(forget, forget))
  return mine
}

/** Reads under the access check; only a refusal leaves a trace. */
export async function auditedRead<T>(
  ctx: Ctx,
  action: string,
  subject: string,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  try {
    return await work(ctx.db)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'FORBIDDEN') {
      await recordRefusal(ctx, action, subject, error)
    }
    throw error
  }
}

/** What names no bot by itself says which one it concerns, so that its history is found (F62). */
type AboutBot<S extends string> = S extends `request:${string}` | `sender:${string}`
  ? { botId: string | null }
  : { botId?: undefined }
type Recorded<S extends string> = {
  action: string
  subject: S
  before?: unknown
  after?: unknown
} & AboutBot<S>

/** Writes the audit row of a change, inside its transaction. */
export function recordAudit<S extends string>(
  trx: Db,
  ctx: Ctx,
  entry: Recorded<S>,
): Promise<void> {
  return appendAudit(trx, {
    at: ctx.now(),
    actor: actorId(ctx.actor),
    via: actorVia(ctx.actor),
    action: entry.action,
    subject: entry.subject,
    botId: entry.botId ?? null,
    before: entry.before,
    after: entry.after,
  })
}

const inSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What is at fault where no single field is. */
const whole = 'input'

/** Parses a verb's input; a wrong field is a Refusal that names it. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input, { error: validationMessage })
  const fields: Record<string, string> = parsed.success ? unstorableText(parsed.data) : {}
  for (const issue of parsed.error?.issues ?? []) {
    fields[issue.path.join('.') || whole] ??= issue.message
  }
  const list = Object.entries(fields).map(([name, problem]) =>
    name === whole ? problem : `${fieldWords(name)}: ${problem}`,
  )
  if (parsed.success && list.length === 0) return parsed.data
  throw new Refusal(
    'VALIDATION',
    `That can't be used as it is. ${inSentence(list.join('; '))}.`,
    'Correct it and try again.',
    fields,
  )
}

/** The same of each field that can be read; what can't is handed back, to be told with all that is wrong. */
export function parseFields<S extends z.ZodType>(
  schema: S,
  input: object,
): { given: z.output<S>; refused: Refusal[] } {
  try {
    return { given: parseInput(schema, input), refused: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const odd = new Set(Object.keys(error.fields).map(topOf))
    const rest = Object.entries(input).filter(([name]) => !odd.has(name))
    const parsed = schema.safeParse(Object.fromEntries(rest))
    // What can't do without it is not looked at any further.
    if (!parsed.success) throw error
    return { given: parsed.data, refused: [error] }
  }
}
