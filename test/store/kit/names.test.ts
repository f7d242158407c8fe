import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrationSource } from '../../../migrations/index.ts'
import { newBot } from '../../../src/control/bots/new-bot.ts'
import { botNameLength, knownNames } from '../../../src/control/bots/known-names.ts'
import { findBotAsWritten, insertBot } from '../../../src/store/bots/bots.ts'
import { migrate, openDatabase } from '../../../src/store/kit/database.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { putNames } from '../../../src/store/kit/names.ts'
import {
  insertPerson,
  peopleNamed,
  personOrThrow,
  setName,
} from '../../../src/store/people/people.ts'
import { suggestions } from '../../../src/store/people/suggestions.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { freshPostgres, onEachDatabase } from '../../helpers/databases.ts'
import { isLong } from '../../helpers/effort.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

onEachDatabase('names', (db) => {
  it('F70 asks an index, however many bots and people there are', async () => {
    await seedCast(db())
    const asked = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const slug = `desk-${count}-${i}`
        await insertBot(db(), newBot({ slug, name: `Desk ${slug}`, createdBy: 'sam', at: noon }))
        const id = `p-${count}-${i}`
        const person = { id, name: `Pat ${id}`, zone: 'UTC', createdAt: 1, disabledAt: null }
        await insertPerson(db(), person)
      }
      return statementsOf(db(), async () => {
        await suggestions(db(), 'bot', 'de', 25)
        await suggestions(db(), 'person', 'pa', 25)
        await personOrThrow(db(), 'ana')
        await findBotAsWritten(db(), `desk desk-${count}-0`)
        await botNameLength({ db: db() }, ['desk', `desk-${count}-0`, 'now'])
        await knownNames(ctxFor(db(), 'ana'), 'bot', 'dask')
      })
    }
    const few = await asked(3)
    const many = await asked(300)
    expect(many).toHaveLength(few.length)
    expect(many.filter((sql) => !/limit|where/.test(sql))).toEqual([])
  })

  it('F70 knows names in any case, and letters that the database does not know', async () => {
    const person = { id: 'asa', name: 'ÅSA  Öberg', zone: 'UTC', createdAt: 1, disabledAt: null }
    await insertPerson(db(), person)
    expect(await peopleNamed(db(), 'åsa öberg')).toMatchObject([{ id: 'asa' }])
    const found = async (typed: string) => (await suggestions(db(), 'person', typed, 5))[0]?.value
    expect(await found('ås')).toBe('asa')
    expect(await found('öber')).toBe('asa')
    expect(await peopleNamed(db(), 'öberg')).toEqual([])
    await setName(db(), 'asa', 'Åsa Lind')
    expect(await peopleNamed(db(), 'åsa öberg')).toEqual([])
    expect(await found('öber')).toBeUndefined()
    expect(await found('lin')).toBe('asa')
  })
})

describe('the names of an older Slipway', () => {
  it('F70 are found as those of today', async () => {
    const { db, end } = await (isLong() ? postgres() : sqliteFile())
    const all = await migrationSource.getMigrations([])
    const older = all.slice(0, all.indexOf('018-lists'))
    const source = { ...migrationSource, getMigrations: () => Promise.resolve(older) }
    await db.migrate.latest({ migrationSource: source })
    const names = ['Zoë  (night) Ⅳ', '100% Ärzte-team', '日本 desk']
    for (const [i, name] of names.entries()) {
      await db('people').insert({ id: `p${i}`, name, zone: 'UTC', createdAt: 1 })
    }
    await migrate(db)
    const kept = () => db('names').orderBy(['id', 'whole', 'key'])
    const filled = await kept()
    for (const [i, name] of names.entries()) await putNames(db, 'person', `p${i}`, [name])
    expect(filled).toEqual(await kept())
    expect(filled.length).toBeGreaterThan(names.length)
    await db.destroy()
    end()
  })
})

async function postgres(): Promise<{ db: Db; end: () => void }> {
  return { db: openDatabase({ url: await freshPostgres() }), end() {} }
}

async function sqliteFile(): Promise<{ db: Db; end: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
  const end = () => rmSync(folder, { recursive: true, force: true })
  return { db: openDatabase({ file: join(folder, 'slipway.db') }), end }
}
