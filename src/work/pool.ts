import { Piscina } from 'piscina'
import { Refusal, TooSoon } from '../refusal.ts'
import { asker, createTurns } from '../turns.ts'
import type { Sent } from './content.ts'
import type { Handed } from './handed.ts'
import { MachineBusy, within, WorkedTooLong } from './within.ts'

const againSeconds = 10

let pool: Piscina | null = null
const threadsMax = 2
/** So that the time of a job counts from its start, however many wait; fairly between people. */
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
  const leave = await turns.take(asker() ?? job)
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

function explained(error: unknown, job: string): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof MachineBusy) return tooBusy
  if (error instanceof WorkedTooLong) return job === 'drawQr' ? drawsTooLong : tooLong
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
