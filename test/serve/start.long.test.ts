import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import { openStore } from '../../src/serve/open-store.ts'
import { processRoleOrThrow } from '../../src/serve/process-role.ts'
import { openDatabase } from '../../src/store/kit/database.ts'
import { freshPostgres, postgresUrl } from '../helpers/databases.ts'
import { refusal } from '../helpers/refusal.ts'
import { settings } from './settings.ts'
import { json, log, running, sql } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = () => join(folder, `${++files}`, 'slipway.db')

describe('a start that can not be', () => {
  it('refuses a second server on one SQLite file', async () => {
    const file = fresh()
    await running(file, {}, async () => {
      await expect(start(settings(file), 'all', log)).rejects.toEqual(
        refusal('CONFLICT', /Another Slipway server is using/),
      )
    })
  })

  it('refuses a port that is taken, and leaves nothing open', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const PORT = String(typeof address === 'object' ? address?.port : 0)
    const file = fresh()
    await expect(start(settings(file, { PORT }), 'all', log)).rejects.toEqual(
      refusal('CONFLICT', /Port \d+ on 127\.0\.0\.1 is taken/),
    )
    taken.close()
    await running(file, {}, async () => {})
  })

  it('refuses an address that this machine does not have', async () => {
    const more = { HOST: '203.0.113.7' }
    await expect(start(settings(fresh(), more), 'all', log)).rejects.toEqual(
      refusal('VALIDATION', /not an address of this machine/),
    )
  })

  it('refuses what is no database, a folder in its place, and a file in the way', async () => {
    const file = fresh()
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, 'A shopping list, much longer than a header. '.repeat(50))
    await expect(start(settings(file), 'all', log)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /not a SQLite database/),
    )
    await expect(start(settings(join(file, 'x.db')), 'all', log)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /can not be opened or made/),
    )
    await expect(start(settings(join(file, '..')), 'all', log)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /can not be opened or made/),
    )
  })

  it('starts again after one that was killed while it migrated', async () => {
    const file = fresh()
    await running(file, {}, async () => {})
    await sql(file, 'update knex_migrations_lock set is_locked = 1')
    await running(file, {}, async ({ url }) => {
      expect(await json(`${url}/readyz`)).toEqual({ status: 'ready' })
    })
  })

  it('refuses a database that a newer Slipway wrote', async () => {
    const file = fresh()
    await running(file, {}, async () => {})
    await sql(file, "insert into knex_migrations (name, batch) values ('999-future', 9)")
    await expect(start(settings(file), 'all', log)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /written by a newer Slipway/),
    )
  })

  it('refuses a database of another program, and leaves it as it is', async () => {
    const file = fresh()
    mkdirSync(join(file, '..'), { recursive: true })
    await sql(file, 'create table people (name text)')
    for (const purpose of ['serve', 'look'] as const) {
      await expect(openStore({ file }, purpose)).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /is not one of Slipway: it holds another program's tables/),
      )
    }
    const db = openDatabase({ file })
    expect(await db('sqlite_master').select('name')).toEqual([{ name: 'people' }])
    await db.destroy()
  })

  it('refuses a database in which another program has a table of a name of ours', async () => {
    const file = fresh()
    mkdirSync(join(file, '..'), { recursive: true })
    await sql(file, 'create table bots (name text)')
    await expect(start(settings(file), 'all', log)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /is not one of Slipway/),
    )
  })

  it('refuses a PostgreSQL that is not there, a wrong password and a missing database', async () => {
    const server = await postgresUrl()
    const { host } = new URL(server)
    const refused = async (url: string, why: RegExp) => {
      const config = settings('', { DATABASE_URL: url })
      await expect(start(config, 'all', log)).rejects.toEqual(refusal('PRECONDITION_FAILED', why))
    }
    await refused('postgres://a:b@127.0.0.1:1/x', /does not answer/)
    await refused(`postgres://slipway:wrong@${host}/postgres`, /refused the user or the password/)
    await refused(`${server}/nowhere`, /does not exist/)
  })
})

describe('the parts', () => {
  it('need PostgreSQL to run alone, and are named', () => {
    const sqlite = settings(fresh())
    expect(processRoleOrThrow('all', sqlite)).toBe('all')
    expect(() => processRoleOrThrow('gateway', sqlite)).toThrow(/a SQLite file has one server only/)
    expect(() => processRoleOrThrow('everything', sqlite)).toThrow(/no part named "everything"/)
    const postgres = settings('', { DATABASE_URL: 'postgres://a:b@127.0.0.1/x' })
    expect(processRoleOrThrow('control', postgres)).toBe('control')
  })

  it('run beside each other on PostgreSQL, each with its own door', async () => {
    const config = settings('', { DATABASE_URL: await freshPostgres() })
    const control = await start(config, 'control', log)
    const gateway = await start(config, 'gateway', log)
    for (const { url } of [control, gateway]) {
      expect(await json(`${url}/readyz`)).toEqual({ status: 'ready' })
    }
    expect((await fetch(`${control.url}/api/v1/bots`)).status).toBe(401)
    expect((await fetch(`${gateway.url}/api/v1/bots`)).status).toBe(404)
    await gateway.stop()
    await control.stop()
  })
})
