import { Piscina } from 'piscina'
import { Refusal, TooSoon } from '../refusal.ts'
import { createTurns } from '../turns.ts'
import type { Sent } from './content.ts'
import type { Handed } from './handed.ts'
import { workedMs } from './thread-priority.ts'

const workMaxMs = 10_000
const lookEveryMs = 1000
/** With the start of its thread, and with what waits for other programs: in looks. */
const looksMax = 60
const againSeconds = 10

let pool: Piscina | null = null
const threadsMax = 2
/** So that the time of a job counts from its start, however many wait. */
const turns = createTurns({
  atOnce: threadsMax,
  waitingMax: 200,
  waitMaxMs: 60_000,
  busy: (waiting) =>
    new TooSoon(
      `Slipway is busy: ${waiting} large bots wait to be read.`,
      `Try again in ${againSeconds} seconds.`,
      againSeconds,
    ),
})

/**
 * Does a job in a thread.
 *
 * @throws Refusal LIMIT_EXCEEDED when it takes longer than 10 seconds, or too much memory
 */
export async function inThread(job: string, input: Sent): Promise<Handed> {
  const leave = await turns.take(job)
  try {
    pool ??= openPool()
    const open = pool
    return await within((signal, begun) => open.run({ job, input, begun }, { signal }))
  } catch (error) {
    throw explained(error, job)
  } finally {
    leave()
  }
}

/**
 * Gives up after so long. What counts is how long its thread works, from `begun` on: that a thread
 * loads its code first, and that other programs take the processors, is nobody's bot.
 */
async function within<T>(work: (signal: AbortSignal, begun: Int32Array) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let [looks, worked] = [0, 0]
  let from: number | null = null
  let isTooLong = false
  const look = () => {
    looks += 1
    const thread = Atomics.load(begun, 0)
    if (thread !== 0) {
      const now = workedMs(thread)
      from ??= now
      worked = now === null || from === null ? worked + lookEveryMs : now - from
    }
    isTooLong = worked >= workMaxMs
    if (isTooLong || looks === looksMax) stop.abort()
  }
  const timer = setInterval(look, lookEveryMs).unref()
  try {
    return await work(stop.signal, begun)
  } catch (error) {
    const isOurs = error instanceof Error && error.name === 'AbortError'
    throw isOurs && !isTooLong ? tooBusy : error
  } finally {
    clearInterval(timer)
  }
}

function explained(error: unknown, job: string): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'AbortError') return job === 'drawQr' ? drawsTooLong : tooLong
  const code = 'code' in error ? String(error.code) : ''
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge : error
}

function openPool(): Piscina {
  const isSource = import.meta.url.endsWith('.ts')
  return new Piscina({
    filename: new URL(isSource ? './worker.ts' : './worker.js', import.meta.url).href,
    // From source, as the tests run it, Node.js has to learn TypeScript first.
    execArgv: isSource ? ['--import', 'tsx'] : [],
    minThreads: 0,
    maxThreads: threadsMax,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
}

const tooLong = new Refusal(
  'LIMIT_EXCEEDED',
  'This bot takes longer than 10 seconds to read.',
  'Make it smaller: put its flows into several bots.',
)

const tooBusy = new Refusal(
  'LIMIT_EXCEEDED',
  'This machine is too busy to work on this now: a minute was not enough.',
  'Try again in a few minutes. If it stays like this, tell an admin.',
)

const drawsTooLong = new Refusal(
  'LIMIT_EXCEEDED',
  'This picture takes longer than 10 seconds to draw.',
  'Try again in a moment.',
)

const tooLarge = new Refusal(
  'LIMIT_EXCEEDED',
  'This bot needs more memory than there is for reading it.',
  'Make it smaller: put its flows into several bots.',
)
