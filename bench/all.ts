import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { share } from './kit/shared.ts'

/**
 * Runs every bench in a process of its own, one after the other, and ends with an error when one
 * fails or does not end by itself. `--full` makes the figures that a note needs, which takes longer.
 */
const benches = [
  'definition',
  'approvals',
  'clicks',
  'customers',
  'killed',
  'durable',
  'flat',
  'large',
  'lists',
  'growth',
  'drain',
  'start',
  'idle',
  'slack-ack',
  'slack-drain',
  'discord',
  'schedules',
  'due-at-once',
]
const isFull = process.argv.includes('--full')
const endsWithinMs = isFull ? 1_800_000 : 120_000
/** Those that come in two sizes. */
const sized = [
  'definition',
  'customers',
  'killed',
  'durable',
  'flat',
  'lists',
  'growth',
  'start',
  'idle',
  'slack-ack',
  'slack-drain',
  'schedules',
  'due-at-once',
]

const beganAt = performance.now()
const shared = await share()
const failed: string[] = []
for (const name of benches) {
  const startedAt = performance.now()
  const how = await run(name)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  console.log(`-- ${name}: ${how ?? 'ended'} after ${seconds} s\n`)
  if (how !== null) failed.push(name)
}
await shared.stop()
const minutes = ((performance.now() - beganAt) / 60_000).toFixed(1)
const all = failed.length === 0 ? 'All benches ended' : `Failed: ${failed.join(', ')}`
console.log(`${all}, after ${minutes} minutes`)
process.exitCode = failed.length === 0 ? 0 : 1

/** Null when it ended well. */
function run(name: string): Promise<string | null> {
  const file = join(import.meta.dirname, `${name}.ts`)
  const flags = isFull && sized.includes(name) ? ['--full'] : []
  const child = spawn(process.execPath, [...process.execArgv, file, ...flags], {
    stdio: 'inherit',
    env: { ...process.env, ...shared.env },
  })
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      resolve(`did not end within ${endsWithinMs / 1000} s`)
    }, endsWithinMs)
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      resolve(code === 0 ? null : `failed with ${code ?? signal}`)
    })
  })
}
