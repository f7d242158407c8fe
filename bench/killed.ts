import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer, startArgv } from './kit/shared.ts'
import { killRounds } from '../test/serve/kill-rounds.ts'

/**
 * Kills the server again and again while 20 customers write, and delivers again what was not taken:
 * 0 lost and 0 handled twice is the aim (F56, F87). On SQLite, or on the empty PostgreSQL database at
 * DATABASE_URL. `--full` takes 200 rounds.
 */
const rounds = process.argv.includes('--full') ? 200 : 5
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const url = process.env['DATABASE_URL']

buildServer()
const startedAt = performance.now()
const { messages, ...found } = await killRounds({
  argv: startArgv(),
  cwd: folder,
  database: url === undefined ? { file: join(folder, 'slipway.db') } : { url },
  rounds,
  workMs: 600,
  said: (line) => process.stderr.write(`  ${line}\r`),
})
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(
  `Killed ${rounds} times in ${seconds} s, on ${url === undefined ? 'SQLite' : 'PostgreSQL'}:`,
)
console.log(`  ${messages} messages of customers`)
for (const [what, count] of Object.entries(found)) console.log(`  ${what}: ${count}`)
rmSync(folder, { recursive: true, force: true })
if (Object.values(found).some((count) => count !== 0)) process.exitCode = 1
