import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { storageProblem } from '../../../src/store/kit/storage-problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-storage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What SQLite itself says to these statements. */
function failure(file: string, mode: number, ...statements: string[]): Promise<unknown> {
  return new Promise((resolve) => {
    const db = new sqlite3.Database(join(folder, file), mode, (opening) => {
      if (opening) return resolve(opening)
      db.exec(statements.join(';'), (error) => db.close(() => resolve(error)))
    })
  })
}

const { OPEN_READONLY, OPEN_READWRITE, OPEN_CREATE } = sqlite3
const fresh = OPEN_READWRITE | OPEN_CREATE

describe('what a failed storage is called', () => {
  it('a disk that is full', async () => {
    const fill = 'insert into t select zeroblob(100000)'
    const error = await failure(
      'full.db',
      fresh,
      'create table t (x)',
      'pragma max_page_count = 3',
      fill,
    )
    expect(storageProblem(error)?.sentence).toMatch(/disk .* is full, so nothing was saved/)
  })

  it('a database that is read-only', async () => {
    await failure('read.db', fresh, 'create table t (x)')
    const error = await failure('read.db', OPEN_READONLY, 'insert into t values (1)')
    expect(storageProblem(error)?.sentence).toMatch(/read-only/)
    const wrapped = new Error(`update x - ${String(error)}`)
    expect(storageProblem(wrapped)?.sentence).toMatch(/read-only/)
  })

  it('a file that is no database', async () => {
    writeFileSync(join(folder, 'list.db'), 'eggs, flour, milk, '.repeat(100))
    const error = await failure('list.db', OPEN_READWRITE, 'select * from sqlite_master')
    expect(storageProblem(error)?.sentence).toMatch(/not a SQLite database/)
  })

  it('a folder that is missing', async () => {
    const error = await failure('nowhere/x.db', fresh, 'select 1')
    expect(storageProblem(error)?.sentence).toMatch(/can not be opened/)
  })

  it('a server that is away, by its address, by its socket, and in the middle', async () => {
    const socket = connect(join(folder, '.s.PGSQL.5432'))
    const [error] = await once(socket, 'error')
    expect(error.code).toBe('ENOENT')
    const cut = new Error('select 1 - Connection terminated unexpectedly')
    for (const one of [error, cut]) {
      expect(storageProblem(one)?.sentence).toBe('The database server does not answer.')
    }
  })

  it('and a bug is none', () => {
    expect(storageProblem(new TypeError('x is not a function'))).toBeNull()
    expect(storageProblem('oops')).toBeNull()
  })
})
