import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrationSource } from '../../../migrations/index.ts'
import { newBot } from '../../../src/control/bots/new-bot.ts'
import { draftOf, updateDraft } from '../../../src/store/bots/drafts.ts'
import { insertBot } from '../../../src/store/bots/bots.ts'
import { migrate, openDatabase } from '../../../src/store/kit/database.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { getMeta, putMeta } from '../../../src/store/kit/meta.ts'
import { byNameFrom } from '../../../src/store/kit/texts.ts'
import { freshPostgres } from '../../helpers/databases.ts'
import { noon, seedCast } from '../../helpers/cast.ts'

const dayMs = 24 * 3_600_000
const long = 'x'.repeat(20_000)
const looksLikeName = `#sha256:${'0'.repeat(64)}`

let url = ''
const open: Db[] = []
const process = () => {
  const db = openDatabase({ url })
  open.push(db)
  return db
}
/** What stands in the column. */
const stored = async (db: Db) => (await db('drafts').first('source')).source
const save = async (db: Db, source: string) => {
  const { botId, revision } = await db('drafts').first('botId', 'revision')
  await updateDraft(db, botId, revision, { source, updatedBy: 'sam', updatedAt: noon })
}
const read = async (db: Db) => (await draftOf(db, (await db('drafts').first('botId')).botId)).source

beforeAll(async () => {
  url = await freshPostgres()
  const db = process()
  const all = await migrationSource.getMigrations([])
  const older = all.slice(0, all.indexOf('052-texts-by-name'))
  const source = { ...migrationSource, getMigrations: () => Promise.resolve(older) }
  await db.migrate.latest({ migrationSource: source })
  await seedCast(db)
  await insertBot(db, newBot({ slug: 'desk', name: 'Desk', createdBy: 'sam', at: noon }))
  const { id: botId } = await db('bots').where({ slug: 'desk' }).first('id')
  const draft = { botId, revision: 1, source: looksLikeName, updatedBy: 'sam', updatedAt: noon }
  await db('drafts').insert(draft)
  await migrate(db)
})
afterAll(async () => {
  for (const db of open) await db.destroy()
})

it('F4 a draft of before that looks like the name of a text stays what it says', async () => {
  expect(await read(process())).toBe(looksLikeName)
})

it('F86 for a day after the update a server of before reads what is written', async () => {
  const db = process()
  const from = Number(await getMeta(db, byNameFrom))
  expect(Math.abs(from - Date.now() - dayMs)).toBeLessThan(600_000)
  await save(db, long)
  expect(await stored(db)).toBe(long)
  await save(db, looksLikeName)
  expect(await stored(db)).not.toBe(looksLikeName)
  expect(await read(db)).toBe(looksLikeName)
})

it('F86 afterwards rows name their long texts, and those of before are still read', async () => {
  const db = process()
  await save(db, long)
  await putMeta(db, byNameFrom, String(Date.now() - 1))
  expect(await read(db)).toBe(long)
  await save(db, `${long} and more`)
  expect(await stored(db)).toMatch(/^#sha256:/)
  expect(await read(process())).toBe(`${long} and more`)
})
