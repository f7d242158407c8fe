import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compiled } from '../cli/run.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { killRounds } from './kill-rounds.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-killed-inbox-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process starts in two seconds, and in twenty on a machine that is busy. */
const rounds = 4
const timeout = (rounds + 1) * 30_000 + 60_000

describe('the server, killed while customers write', { timeout }, () => {
  const databases = {
    SQLite: async () => ({ file: join(folder, 'slipway.db') }),
    PostgreSQL: async () => ({ url: await freshPostgres() }),
  }
  for (const [name, database] of Object.entries(databases)) {
    it(`F56 F87 loses no message and handles none twice (${name})`, async () => {
      const found = await killRounds({
        argv: compiled('main.ts'),
        cwd: folder,
        database: await database(),
        rounds,
        workMs: 600,
      })
      const none = {
        lost: 0,
        twice: 0,
        answersMissing: 0,
        turnsTooMany: 0,
        outside: 0,
        leftUndone: 0,
      }
      expect(found).toMatchObject(none)
      expect(found.messages).toBeGreaterThan(50)
    })
  }
})
