import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'
import type { Postgres } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresStarter: string
  }
}

/** Nothing of it outlives the run: it needs no safety from a crash, and no upkeep. */
const flags = [
  'max_connections=300',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'jit=off',
].flatMap((flag) => ['-c', flag])

/**
 * One real PostgreSQL for the whole run, started by the first test file that asks for it: a pure
 * test alone waits for no database. Workers ask at the address `postgresStarter`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<Postgres> | undefined
  const starter = createServer((_request, response) => {
    started ??= startPostgres(flags)
    started.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  starter.listen(0, '127.0.0.1')
  await once(starter, 'listening')
  const { port } = starter.address() as AddressInfo
  project.provide('postgresStarter', `http://127.0.0.1:${port}`)
  return async () => {
    starter.close()
    await started?.then((postgres) => postgres.stop())
  }
}
