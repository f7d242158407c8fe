import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartKey } from '../../bot/definition.ts'
import { stringifyItems } from '../../json-in-pieces.ts'
import type { ChangedPart, Write } from '../../domain/authors.ts'
import type { Db } from '../kit/database.ts'
import { parseJsonOnce } from '../kit/parse-once.ts'
import { keepText, withTexts } from '../kit/texts.ts'

/** One person's change to one part of a draft: what it was and became, by hash; null is absent. */
export type DraftWrite = {
  id: string
  botId: string
  revision: number
  part: PartKey
  beforeHash: string | null
  afterHash: string | null
  personId: string
  at: number
}

/** What one save changed: all of it is of one person and one revision. */
export type DraftSave = Pick<DraftWrite, 'botId' | 'revision' | 'personId' | 'at'> & {
  parts: readonly ChangedPart[]
}

/** More than these are not named one by one: all of the bot's are read instead. */
const partsMax = 500
/** A save of more parts is kept as one row. */
const rowsMax = 100

/** What was written of these parts, oldest first; of other parts too where there are many. */
export async function writesOfParts(
  db: Db,
  botId: string,
  parts: readonly PartKey[],
): Promise<Write[]> {
  const writes = db('draftWrites').where({ botId })
  if (parts.length <= partsMax) void writes.whereIn('part', parts)
  const rows: Write[] = await writes
    .orderBy(['revision', 'id'])
    .select('revision', 'part', 'beforeHash', 'afterHash', 'personId')
  return merged(rows, await batchedWrites(db, botId, -1, new Set(parts)))
}

/** What was written after that revision, oldest first. */
export async function writesSince(db: Db, botId: string, revision: number): Promise<Write[]> {
  const rows: Write[] = await db('draftWrites')
    .where({ botId })
    .where('revision', '>', revision)
    .orderBy(['revision', 'id'])
    .select('revision', 'part', 'beforeHash', 'afterHash', 'personId')
  return merged(rows, await batchedWrites(db, botId, revision))
}

/** A revision is one save, and a save is one batch or some rows. */
const merged = (rows: readonly Write[], batched: readonly Write[]): Write[] =>
  batched.length === 0
    ? [...rows]
    : [...rows, ...batched].toSorted((a, b) => a.revision - b.revision)

const parsedParts = parseJsonOnce<readonly ChangedPart[]>(JSON.parse)

async function batchedWrites(
  db: Db,
  botId: string,
  since: number,
  wanted?: ReadonlySet<PartKey>,
): Promise<Write[]> {
  const batches: { revision: number; personId: string; parts: string }[] = await db('draftBatches')
    .where({ botId })
    .where('revision', '>', since)
    .orderBy('revision')
    .select('revision', 'personId', 'parts')
  const read = await withTexts(db, batches, ['parts'])
  const writes: Write[] = []
  for (const { revision, personId, parts } of read) {
    // A save of a whole bot names thousands: others have their turn after each step.
    await parsedParts.ahead(parts)
    const named = parsedParts(parts)
    await nextTurn()
    for (const [part, beforeHash, afterHash] of named) {
      if (wanted && !wanted.has(part)) continue
      writes.push({ revision, part, beforeHash, afterHash, personId })
    }
    await nextTurn()
  }
  return writes
}

/** `nextId` makes ids in their order: a new random one for each would take long. */
export async function insertSave(
  trx: Db,
  { parts, ...save }: DraftSave,
  nextId: (at: number) => string,
): Promise<void> {
  if (parts.length > rowsMax) {
    const text = await keepText(trx, await stringifyItems(parts))
    const row = { ...save, id: nextId(save.at), parts: text }
    await trx('draftBatches').insert(row)
  } else if (parts.length > 0) {
    await trx('draftWrites').insert(
      parts.map(([part, beforeHash, afterHash]) => ({
        ...save,
        part,
        beforeHash,
        afterHash,
        id: nextId(save.at),
      })),
    )
  }
}
