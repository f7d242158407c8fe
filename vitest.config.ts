import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/postgres-server.ts', 'test/helpers/built-folder.ts'],
    // Files share a worker's modules: loading them anew for each file took longer than the tests.
    isolate: false,
    // They wait more than they work: for sockets, pages and processes.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A starved machine can keep a browser or a child process waiting once; twice is a defect.
    retry: process.env['CI'] ? 1 : 0,
  },
})
