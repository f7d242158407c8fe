import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import sqlite3 from 'sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { openStore } from '../../src/serve/open-store.ts'
import { processRoleOrThrow } from '../../src/serve/process-role.ts'
import { openDatabase } from '../../src/store/kit/database.ts'
import { freshPostgres, postgresUrl } from '../helpers/databases.ts'
import { refusal } from '../helpers/refusal.ts'
import { settings } from './settings.ts'

const log = pino({ level: 'silent' })
const folder = mkdtempSync(join(tmpdir(), 'slipway-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = () => join(folder, `${++files}`, 'slipway.db')

async function running(
  file: string,
  more: Record<string, string>,
  work: (server: Running) => Promise<void>,
) {
  const server = await start(settings(file, more), 'all', log)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

describe('a first start', () => {
  it('F71 opens a playground with people, their roles and example bots, nothing published', async () => {
    const file = fresh()
    await running(file, {}, async ({ url }) => {
      expect(await json(`${url}/readyz`)).toEqual({ status: 'ready' })
      const { people } = await json<{ people: { name: string; title: string }[] }>(
        `${url}/playground/api/start`,
      )
      expect(people.map(({ name, title }) => `${name}: ${title}`)).toEqual([
        'Dana: designer',
        'Ana: supervisor, approver',
        'Sam: designer, super admin',
        'Mo: manager',
        'Noa: analyzer',
        'Ava: admin, manager',
        'Gus: guest',
      ])
      const bots = await json<{ slug: string; senders: { isActive: boolean }[] }[]>(
        `${url}/playground/api/phone/bots`,
      )
      expect(bots.map(({ slug }) => slug).toSorted()).toEqual(['clinic', 'orders'])
      expect(bots.flatMap(({ senders }) => senders).some(({ isActive }) => isActive)).toBe(false)
    })
    await running(file, {}, async ({ url }) => {
      const { people } = await json<{ people: object[] }>(`${url}/playground/api/start`)
      expect(people).toHaveLength(7)
    })
  })

  it('F58 makes the admins of ADMINS, and no playground beside a chat', async () => {
    const more = { ADMINS: 'discord:42', DISCORD_TOKEN: 'x' }
    await running(fresh(), more, async ({ url }) => {
      expect((await fetch(`${url}/`)).status).toBe(404)
      expect((await fetch(`${url}/playground/api/start`)).status).toBe(404)
      expect((await fetch(`${url}/edit/orders`)).status).toBe(200)
    })
  })
})

describe('the files of the database', () => {
  it('F60 are for us alone, those of an older version too, and two paths are one lock', async () => {
    const file = fresh()
    await running(file, {}, async () => {})
    chmodSync(file, 0o644)
    chmodSync(join(file, '..'), 0o755)
    await running(file, {}, async () => {
      const modeOf = (path: string) => statSync(path).mode & 0o777
      expect(modeOf(join(file, '..'))).toBe(0o700)
      for (const end of ['', '-wal', '-shm', '.server']) expect(modeOf(file + end)).toBe(0o600)
      const link = join(folder, `link-${files}`)
      symlinkSync(join(file, '..'), link)
      await expect(start(settings(join(link, 'slipway.db')), 'all', log)).rejects.toEqual(
        refusal('CONFLICT', /Another Slipway server is using/),
      )
    })
  })

  it('F60 make /readyz fail while another program holds them, and answers say so with 503', async () => {
    const file = fresh()
    await running(file, {}, async ({ url }) => {
      const other = new sqlite3.Database(file)
      await new Promise<void>((done) => other.exec('BEGIN IMMEDIATE', () => done()))
      const [ready, said] = await Promise.all([
        fetch(`${url}/readyz`),
        fetch(`${url}/playground/api/say`, {
          method: 'POST',
          headers: { 'x-slipway-playground': '1', 'content-type': 'application/json' },
          body: JSON.stringify({
            as: 'dana',
            channel: 'releases',
            id: crypto.randomUUID(),
            text: 'hello',
          }),
        }),
      ])
      expect(ready.status).toBe(503)
      expect([said.status, await said.json()]).toMatchObject([
        503,
        { sentence: expect.stringMatching(/^The database is busy/) },
      ])
      await new Promise<void>((done) => other.close(() => done()))
    })
  }, 30_000)
})

describe('the key that seals', () => {
  const old = 'o'.repeat(32)
  const keyIn = (file: string) => join(file, '..', 'secret.key')

  it('F60 lies in a file of its own that nobody else reads, and never in the database', async () => {
    const file = fresh()
    await running(file, {}, async () => {})
    const key = readFileSync(keyIn(file), 'utf8').trim()
    expect(key).toHaveLength(43)
    expect(statSync(keyIn(file)).mode & 0o777).toBe(0o600)
    expect(readFileSync(file).includes(key)).toBe(false)
    await running(file, {}, async () => {})
    expect(readFileSync(keyIn(file), 'utf8').trim()).toBe(key)
  })

  it('F60 moves out of the database of an older version', async () => {
    const file = fresh()
    await running(file, { SECRET_KEY: 'k'.repeat(32) }, async () => {})
    await sql(file, `insert into meta (key, value) values ('secretKey', '${old}')`)
    await running(file, {}, async () => {})
    expect(readFileSync(keyIn(file), 'utf8').trim()).toBe(old)
    const db = openDatabase({ file })
    expect(await db('meta').where({ key: 'secretKey' })).toEqual([])
    await db.destroy()
  })

  it('F60 is asked for in words where PostgreSQL has no place for one', async () => {
    const config = settings('', { DATABASE_URL: await freshPostgres() })
    const server = await start(config, 'all', log)
    expect(await json(`${server.url}/healthz`)).toMatchObject({
      secrets: expect.stringMatching(/Set SECRET_KEY/),
    })
    await server.stop()
  })
})

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

function sql(file: string, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file)
    db.exec(statement, (error) => {
      db.close(() => (error ? reject(error) : resolve()))
    })
  })
}
