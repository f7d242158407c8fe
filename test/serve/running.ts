import { pino } from 'pino'
import sqlite3 from 'sqlite3'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { settings } from './settings.ts'

export const log = pino({ level: 'silent' })

export async function running(
  file: string,
  more: Record<string, string>,
  work: (server: Running) => Promise<void>,
) {
  const server = await start(settings(file, more), 'all', log)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

export async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

export function sql(file: string, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file)
    db.exec(statement, (error) => {
      db.close(() => (error ? reject(error) : resolve()))
    })
  })
}
