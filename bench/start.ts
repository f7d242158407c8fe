import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startArgv } from './kit/shared.ts'

/**
 * How long the built server takes from nothing to ready, on an empty folder (database, migrations,
 * people and example bots included) and on one that is there already; and what it holds when idle.
 * Build first: npm run build.
 */
const idleMs = 5000
const runs = process.argv.includes('--full') ? 5 : 2

type Measured = { readyMs: number; idleMb: number }

async function measure(cwd: string): Promise<Measured> {
  const at = performance.now()
  const child = spawn(process.execPath, startArgv(), { cwd, env: { ...process.env, PORT: '0' } })
  const readyMs = await new Promise<number>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += String(chunk)
      if (said.includes('Slipway is ready')) resolve(performance.now() - at)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', () => reject(new Error(`The server did not start: ${said}`)))
  })
  await sleep(idleMs)
  const idleMb = residentMb(child.pid ?? 0)
  child.removeAllListeners('close')
  const closed = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGTERM')
  await closed
  return { readyMs, idleMb }
}

/** Linux keeps the figure in /proc; elsewhere there is none. */
function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const first: Measured[] = []
const again: Measured[] = []
for (let run = 0; run < runs; run++) {
  const cwd = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
  first.push(await measure(cwd))
  again.push(await measure(cwd))
  rmSync(cwd, { recursive: true, force: true })
}
for (const [name, measured] of [
  ['first start', first],
  ['next start', again],
] as const) {
  const ready = Math.round(median(measured.map(({ readyMs }) => readyMs)))
  const idle = Math.round(median(measured.map(({ idleMb }) => idleMb)))
  console.log(`${name}: ready after ${ready} ms, ${idle} MB resident when idle (median of ${runs})`)
}
