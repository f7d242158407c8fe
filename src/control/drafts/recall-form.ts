import { keepReadAhead, readAheadEngine, readAheadOf } from '../../store/bots/read-aheads.ts'
import type { Db } from '../../store/kit/database.ts'
import { engineName } from '../../work/engine.ts'
import { keep, recall } from '../../work/kept-results.ts'
import type { Results } from '../../work/kept-results.ts'
import { areAtHand, rememberResults } from '../../work/run-job.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'

/** Under what the jobs have each bot's form. */
const keysOf = new WeakMap<Db, Map<string, string[]>>()

/** Keeps what was worked out after a save for a server that starts again. */
export async function keepForm(
  { db }: Pick<Ctx, 'db'>,
  botId: string,
  found: Results,
): Promise<void> {
  noteKeys(db, botId, found)
  await keepReadAhead(db, { botId, engine: await engineName(), bytes: await keep(found) })
}

/**
 * Brings back what was worked out after the last save of a large draft, unless it is at hand. It is
 * kept by content and by code, so that with another draft, base or code it is of no use and does no
 * harm (F66).
 */
export async function recallForm({ db }: Pick<Ctx, 'db'>, botId: string): Promise<void> {
  const keys = keysOf.get(db)?.get(botId)
  if (keys && areAtHand(keys)) return
  await shareRead(db, `kept publish form of ${botId}`, async () => {
    const found = await keptForm(db, botId)
    noteKeys(db, botId, found)
    await rememberResults(found)
  })
}

async function keptForm(db: Db, botId: string): Promise<Results> {
  const engine = await readAheadEngine(db, botId)
  if (engine === undefined || engine !== (await engineName())) return []
  const kept = await readAheadOf(db, botId, engine)
  return kept ? recall(kept) : []
}

function noteKeys(db: Db, botId: string, results: Results): void {
  const known = keysOf.get(db) ?? new Map<string, string[]>()
  keysOf.set(db, known)
  known.set(
    botId,
    results.map(([key]) => key),
  )
}
