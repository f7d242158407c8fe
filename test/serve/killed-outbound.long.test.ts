import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import { compiled } from '../cli/run.ts'
import { startGraph } from '../doubles/graph/index.ts'
import type { Graph } from '../doubles/graph/index.ts'
import { seedLive } from '../gateway/seed.ts'
import { freshPostgres } from '../helpers/databases.ts'

const startMs = 60_000
/** A send of unknown fate is waited for, and then some. */
const waitMs = 120_000
const customers = Array.from({ length: 30 }, (_, at) => `1202555${4000 + at}`)

/** Killed while it sends: everybody gets the answer, and nobody gets it twice that we can know of. */
describe.each(['SQLite', 'PostgreSQL'])(
  'the server on %s, killed while it answers customers',
  { timeout: startMs * 2 + waitMs },
  (kind) => {
    let folder: string
    let graph: Graph
    let child: ChildProcess
    let where: { url: string } | { file: string }

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'slipway-killed-'))
      where =
        kind === 'SQLite' ? { file: join(folder, 'slipway.db') } : { url: await freshPostgres() }
      graph = await startGraph()
      const db = openDatabase(where)
      await migrate(db)
      const { senderId } = await seedLive(db)
      await db('senders').where({ id: senderId }).update({ address: '+1 202 555 0110' })
      await db.destroy()
    })
    afterEach(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await graph.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    async function serve(): Promise<void> {
      child = spawn(process.execPath, compiled('main.ts'), {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          PORT: '0',
          PLAYGROUND: 'off',
          LOG_LEVEL: 'silent',
          SECRET_KEY: 'k'.repeat(32),
          DATABASE_URL: 'file' in where ? `sqlite:${where.file}` : where.url,
          WHATSAPP_APP_SECRET: graph.appSecret,
          WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
          WHATSAPP_ACCESS_TOKEN: graph.token,
          WHATSAPP_GRAPH_URL: graph.url,
        },
      })
      const [said]: unknown[] = await once(child.stdout ?? child, 'data')
      graph.hooks.url = `${/http:\S+\d/.exec(String(said))?.[0]}/whatsapp/webhook`
    }

    it('F56 F87 answers each of them once', async () => {
      await serve()
      const killed = once(child, 'close')
      let stored = 0
      graph.onStored(() => {
        stored += 1
        if (stored === 10) child.kill('SIGKILL')
      })
      const written = customers.map((phone) =>
        graph.hooks.message({ phone }, { type: 'text', text: { body: 'hello' } }),
      )
      await Promise.allSettled(written)
      await killed
      graph.onStored(() => {})
      await serve()
      await graph.hooks.retry()
      // What was stored says so, as Meta does: also what the killed one did not hear of.
      for (const message of graph.messages.slice()) await graph.hooks.report(message, 'sent')
      const answered = () => new Set(graph.messages.map(({ to }) => to.phone)).size
      await expect.poll(answered, { timeout: waitMs, interval: 500 }).toBe(customers.length)
      expect(graph.doubles()).toEqual([])
      expect(graph.messages).toHaveLength(customers.length)
    })
  },
)
