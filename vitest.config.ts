import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { longFiles, longOnly } from './test/helpers/long-run.ts'
import { NoEmptyRun } from './test/helpers/no-empty-run.ts'

const report = process.env['TEST_REPORT']

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === 'long'
      ? { include: longFiles() }
      : { include: ['test/**/*.test.ts'], exclude: longOnly }),
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
