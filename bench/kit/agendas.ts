import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresBackend } from '@agendajs/postgres-backend'
import { Agenda } from 'agenda'
import type { AgendaBackend } from 'agenda'
import { InProcessChannel, KnexBackend } from '../../src/schedule/knex-backend.ts'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { openPostgres } from './shared.ts'

/** Where Agenda is measured: our SQLite file and a PostgreSQL, each with an empty database. */
export type Places = { sqlite: Db; postgres: Db; postgresUrl: string; close: () => Promise<void> }

export async function openPlaces(): Promise<Places> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
  const server = await openPostgres()
  const postgresUrl = await server.database(`agendas_${process.pid}`)
  const sqlite = openDatabase({ file: join(folder, 'slipway.db') })
  const postgres = openDatabase({ url: postgresUrl })
  await migrate(sqlite)
  const close = async () => {
    await sqlite.destroy()
    await postgres.destroy()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { sqlite, postgres, postgresUrl, close }
}

/** Agenda as its makers ship it, on their PostgreSQL backend. */
export const stock = ({ postgresUrl }: Places): AgendaBackend =>
  new PostgresBackend({ poolConfig: { connectionString: postgresUrl, max: 10 } })

export const ours = (knex: Db): AgendaBackend =>
  new KnexBackend({ knex, channel: new InProcessChannel() })

export async function openPlain(backend: AgendaBackend): Promise<Agenda> {
  await backend.connect()
  const agenda = new Agenda({ backend, processEvery: 1000 })
  await agenda.ready
  await agenda.cancelAll()
  return agenda
}
