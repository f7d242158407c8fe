import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { NoEmptyRun } from './test/helpers/no-empty-run.ts'

/**
 * Kills, sizes, pages in a browser and processes of their own: `npm run test:long`, which also tries the
 * properties many times more.
 */
const long = 'test/**/*.long.test.ts'
const properties = 'test/**/*-property.test.ts'
/** Asks every role in every way there; in `npm test` those who hold the most and are refused. */
const waysIn = 'test/control/ways-in.test.ts'
/** Each chat tries there what `npm test` tries on the chat in memory alone. */
const contracts = 'test/adapters/*/contract.test.ts'
/** Suites that meet PostgreSQL in the long run alone. */
const onPostgres = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`)
  .filter((file) => /\b(?:onEachDatabase|racesOnBothDatabases)\(/.test(readFileSync(file, 'utf8')))
const report = process.env['TEST_REPORT']

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === 'long'
      ? { include: [long, properties, waysIn, contracts, ...onPostgres] }
      : { include: ['test/**/*.test.ts'], exclude: [long] }),
    provide: { effort: mode === 'long' ? 8 : 1 },
    globalSetup: [
      'test/helpers/postgres-server.ts',
      'test/helpers/built-folder.ts',
      // Ends before the PostgreSQL that it asks.
      'test/helpers/statements.ts',
    ],
    reporters: [
      'default',
      new NoEmptyRun(),
      ...(report ? [['json', { outputFile: report }] as ['json', { outputFile: string }]] : []),
    ],
    // Files share a worker's modules: loading them anew for each file took longer than the tests.
    isolate: false,
    // One more than there are cores: they also wait, for sockets and for databases.
    maxWorkers: availableParallelism() + 1,
    // What did not change is not transformed again.
    experimental: { fsModuleCache: true },
    // A starved machine takes its time; what never comes fails all the same.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // At the end a thousand statements are explained.
    teardownTimeout: 120_000,
    // A starved machine can keep a browser or a child process waiting once; twice is a defect.
    retry: process.env['CI'] ? 1 : 0,
  },
}))
