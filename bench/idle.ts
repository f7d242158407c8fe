import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildServer, openPostgres, startArgv } from './kit/shared.ts'

/**
 * What a server takes of one processor while nothing happens, with everything in one process and the
 * playground, on SQLite and on PostgreSQL: less than 0.5 % is the aim. The floor is a bare server of
 * Node.js with one timer a second, at the same time. `--full` waits for the collections of garbage that
 * follow a start, and measures for two minutes. On Linux, which tells the time of each thread.
 */
const isFull = process.argv.includes('--full')
const settleMs = isFull ? 90_000 : 8000
const measureMs = isFull ? 120_000 : 12_000
const floor = `const server = require('node:http').createServer((_, answer) => answer.end())
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
setInterval(() => {}, 1000)`

type Idle = { name: string; child: ChildProcess }

async function start(name: string, argv: readonly string[], url?: string): Promise<Idle> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: '0', ...(url !== undefined && { DATABASE_URL: url }) }
  const child = spawn(process.execPath, argv, { cwd: folder, env })
  process.once('exit', () => child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)))
  while (!said.includes('http://')) {
    if (child.exitCode !== null) throw new Error(`${name} did not start: ${said}`)
    await sleep(20)
  }
  return { name, child }
}

/** How long all threads of the process have worked, in ms; the main one has its number. */
function cpuTimeMs({ child }: Idle): { all: number; main: number } {
  const threads = readdirSync(`/proc/${child.pid}/task`)
  const ms = (thread: string): number => {
    const [ns] = readFileSync(`/proc/${child.pid}/task/${thread}/schedstat`, 'utf8').split(' ')
    return Number(ns) / 1e6
  }
  const all = threads.reduce((sum, thread) => sum + ms(thread), 0)
  return { all, main: ms(String(child.pid)) }
}

buildServer()
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const postgres = await openPostgres()
const idle = [
  await start('floor', ['-e', floor]),
  await start('SQLite', startArgv()),
  await start('PostgreSQL', startArgv(), await postgres.database('idle')),
]
await sleep(settleMs)
const before = idle.map(cpuTimeMs)
const startedAt = performance.now()
await sleep(measureMs)
const tookMs = performance.now() - startedAt
const after = idle.map(cpuTimeMs)
console.log(`Share of one processor while nothing happens, over ${measureMs / 1000} s:`)
for (const [at, { name }] of idle.entries()) {
  const share = (which: 'all' | 'main') =>
    (((after[at]?.[which] ?? 0) - (before[at]?.[which] ?? 0)) / tookMs) * 100
  const of = `${share('main').toFixed(3)} % of it the main thread`
  console.log(`  ${name}: ${share('all').toFixed(3)} %, ${of}`)
}
for (const { child } of idle) {
  child.kill('SIGTERM')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
}
await postgres.stop()
rmSync(folder, { recursive: true, force: true })
