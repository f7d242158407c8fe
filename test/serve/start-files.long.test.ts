import { chmodSync, mkdtempSync, rmSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { start } from '../../src/main.ts'
import { openDatabase } from '../../src/store/kit/database.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { refusal } from '../helpers/refusal.ts'
import { settings } from './settings.ts'
import { log, running, json, sql } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-start-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = () => join(folder, `${++files}`, 'slipway.db')

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
