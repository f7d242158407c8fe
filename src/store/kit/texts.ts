import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Knex } from 'knex'
import { textPieces } from '../../text-pieces.ts'
import { isShared } from './database.ts'
import type { Db } from './database.ts'
import { getMeta } from './meta.ts'
import { parseOnce } from './parse-once.ts'

/** Shorter ones stand in their own rows. */
const longChars = 10_000
const mark = '#sha256:'
const name = /^#sha256:[0-9a-f]{64}$/
const cachedMax = 40

/** Long texts by hash. */
export type Texts = Map<string, string>

const collecting = new WeakMap<Db, Texts>()
const cached: Texts = new Map()

/** From now on what `keepText` is given is collected, not written: for a dry run. */
export function collectTexts(db: Db): Texts {
  const texts: Texts = new Map()
  collecting.set(db, texts)
  return texts
}

/** From when on columns of PostgreSQL name their long texts, UTC ms. */
export const byNameFrom = 'textsByNameFrom'
const byName = new WeakSet<object>()

/**
 * What a column keeps of a text: its name where it is long, or only looks like a name, so that neither
 * the row nor the lock carry it. On PostgreSQL a long one stands in its column for a day after the
 * update: a Slipway of before, which knows no names there, may still run beside us.
 */
export async function keepText(db: Db, text: string): Promise<string> {
  const isLong = text.length >= longChars
  if (!isName(text) && !(isLong && (await mayName(db)))) return text
  await hashOf.ahead(text)
  const hash = hashOf(text)
  cache(hash, text)
  const ahead = collecting.get(db)
  if (ahead) ahead.set(hash, text)
  // What was written ahead only shows that it is used; what was taken away since is written again.
  else await writeText(db, hash, text)
  return nameOf(hash)
}

/** Once it may, it always may. A transaction has the settings of its database. */
async function mayName(db: Db): Promise<boolean> {
  if (!isShared(db) || byName.has(db.client.config)) return true
  const from = await getMeta(db, byNameFrom)
  const may = from !== null && Number(from) <= Date.now()
  if (may) byName.add(db.client.config)
  return may
}

export const nameOf = (hash: string): string => mark + hash
export const hashIn = (column: string): string => column.slice(mark.length)
/** Written out, as the partial indexes are: a bound value would not find them. */
export const namesText = (column: string): string => `substr(${column}, 1, 8) = '${mark}'`

const hashOf = parseOnce((text) => createHash('sha256').update(text).digest('hex'), hashInPieces)

/** Others have their turn between two of them (F86). */
async function hashInPieces(text: string): Promise<string> {
  const hash = createHash('sha256')
  for (const part of textPieces(text)) {
    hash.update(part)
    await nextTurn()
  }
  return hash.digest('hex')
}

/** Before the lock is taken. A part is a transaction of its own: customers' messages go between two. */
export async function writeTexts(db: Db, texts: Texts): Promise<void> {
  for (const [hash, text] of texts) await writeText(db, hash, text)
}

/** Shows that a text that is there is used; of one that is gone it changes no row. */
export const useText = (db: Db, hash: string): Knex.QueryBuilder<object, number> =>
  db('texts').where({ hash, isWhole: 1 }).update({ unusedSince: null })

async function writeText(db: Db, hash: string, text: string): Promise<void> {
  const known = await useText(db, hash)
  if (known > 0) return
  // One that was written in part long ago may be about to go.
  await db('texts')
    .insert({ hash, isWhole: 0, unusedSince: null })
    .onConflict('hash')
    .merge(['unusedSince'])
  for (const [part, piece] of [...textPieces(text)].entries()) {
    await db('textParts').insert({ hash, part, text: piece }).onConflict().ignore()
  }
  await db('texts').where({ hash }).update({ isWhole: 1, unusedSince: null })
}

/**
 * Rows with the texts that these columns of theirs name.
 * @throws Error where one is gone or not whole: nothing may take it for empty
 */
export async function withTexts<Row extends Record<string, unknown>>(
  db: Db,
  rows: readonly Row[],
  columns: readonly string[],
): Promise<Row[]> {
  const names = rows.flatMap((row) => columns.map((column) => row[column])).filter(isName)
  if (names.length === 0) return [...rows]
  const texts = await textsNamed(db, [...new Set(names)])
  return rows.map((row) => {
    const read = columns.flatMap((column) => {
      const kept = row[column]
      return isName(kept) ? [[column, wholeText(texts, kept)]] : []
    })
    return { ...row, ...Object.fromEntries(read) }
  })
}

function wholeText(texts: Texts, name: string): string {
  const text = texts.get(name)
  if (text === undefined) throw new Error(`A long text is gone: ${name}`)
  return text
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length === mark.length + 64 && name.test(value)

async function textsNamed(db: Db, names: readonly string[]): Promise<Texts> {
  const found: Texts = new Map()
  const away = names.filter((one) => {
    const text = cached.get(hashIn(one))
    if (text !== undefined) found.set(one, text)
    return text === undefined
  })
  if (away.length === 0) return found
  const parts: { hash: string; text: string }[] = await db('textParts')
    .whereIn('hash', away.map(hashIn))
    .orderBy(['hash', 'part'])
    .select('hash', 'text')
  for (const { hash, text } of parts) {
    found.set(nameOf(hash), (found.get(nameOf(hash)) ?? '') + text)
  }
  for (const one of away) {
    const text = found.get(one)
    if (text === undefined) continue
    await hashOf.ahead(text)
    if (hashOf(text) !== hashIn(one)) throw new Error(`A long text is not whole: ${one}`)
    cache(hashIn(one), text)
  }
  return found
}

/** What a hash names never changes. */
function cache(hash: string, text: string): void {
  // Taken out and put back, the least used is always the first.
  cached.delete(hash)
  cached.set(hash, text)
  const [leastUsed] = cached.keys()
  if (cached.size > cachedMax && leastUsed !== undefined) cached.delete(leastUsed)
}
