import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/kit/database.ts'
import { startPostgres } from '../../test/helpers/postgres.ts'
import { startFlags } from '../../test/helpers/start-flags.ts'

/**
 * What each bench needs and `all.ts` makes once for all of them: the built server, and a PostgreSQL. A
 * bench that runs alone makes its own.
 */
const variables = { built: 'BENCH_BUILT', postgres: 'BENCH_POSTGRES' }
const root = join(import.meta.dirname, '../..')

export function buildServer(): void {
  if (process.env[variables.built] !== undefined) return
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root])
}

/** What Node.js is told when the built server starts, as `npm start` does it. */
export const startArgv = (): string[] => [...startFlags(), join(root, 'dist/src/main.js')]

export type Server = {
  /** The address of a new database of that name. */
  database: (name: string) => Promise<string>
  stop: () => Promise<void>
}

export async function openPostgres(): Promise<Server> {
  const shared = process.env[variables.postgres]
  const { url, stop } = shared ? { url: shared, stop: async () => {} } : await startPostgres()
  const database = async (name: string) => {
    const admin = openDatabase({ url: `${url}/postgres` })
    await admin.raw(`create database ${name}`)
    await admin.destroy()
    return `${url}/${name}`
  }
  return { database, stop }
}

/** What a bench that is started now needs in its environment; `stop` when all have ended. */
export async function share(): Promise<{ env: Record<string, string>; stop: () => Promise<void> }> {
  buildServer()
  const { url, stop } = await startPostgres()
  return { env: { [variables.built]: 'yes', [variables.postgres]: url }, stop }
}
