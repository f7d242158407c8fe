import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../kit/database.ts'
import { keepText, withTexts } from '../kit/texts.ts'

/** Which code worked out what is kept of a bot's draft. */
export const readAheadEngine = async (db: Db, botId: string): Promise<string | undefined> =>
  (await db('readAheads').where({ botId }).first('engine'))?.engine

/** What was worked out of it last, as bytes that only this code reads. */
export async function readAheadOf(
  db: Db,
  botId: string,
  engine: string,
): Promise<Buffer | undefined> {
  const row = await db('readAheads').where({ botId, engine }).first('results')
  if (!row) return undefined
  const [read = row] = await withTexts(db, [row], ['results'])
  return Buffer.from(String(read.results), 'base64')
}

/** Nothing is kept of a bot that is gone. */
export async function keepReadAhead(
  db: Db,
  { botId, engine, bytes }: { botId: string; engine: string; bytes: Buffer },
): Promise<void> {
  const results = await keepText(db, await base64Of(bytes))
  await db.transaction(async (trx) => {
    if (!(await trx('bots').where({ id: botId }).first('id'))) return
    const row = { botId, engine, results }
    await trx('readAheads').insert(row).onConflict('botId').merge(['engine', 'results'])
  })
}

/** Three bytes are four letters, so that pieces can be put together. */
const pieceBytes = 3 * 50_000

async function base64Of(bytes: Buffer): Promise<string> {
  let text = ''
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    text += bytes.toString('base64', from, from + pieceBytes)
    await nextTurn()
  }
  return text
}
