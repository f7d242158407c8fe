import { availableParallelism } from 'node:os'
import { Refusal, TooSoon } from '../refusal.ts'
import { asker, createTurns } from '../turns.ts'
import type { Sent } from './content.ts'
import type { Handed } from './handed.ts'
import { startWorker, WorkerGone } from './start-worker.ts'
import type { Task, Worker } from './start-worker.ts'
import { MachineBusy, within, WorkedTooLong } from './within.ts'

const againSeconds = 10

/** How many may work on so many processors: one processor stays for customers' messages (F86). */
export const workersFor = (processors: number): number => Math.min(Math.max(processors - 1, 1), 2)
/** So that the time of a job counts from its start, however many wait; fairly between people. */
const turns = createTurns({
  atOnce: workersFor(availableParallelism()),
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
 * Does a job in a process of its own.
 *
 * @throws Refusal LIMIT_EXCEEDED when it takes longer than 10 seconds, or too much memory
 */
export async function inWorker(job: string, input: Sent): Promise<Handed> {
  const leave = await turns.take(asker() ?? job)
  try {
    return await attempt({ job, input })
  } catch (error) {
    throw explained(error, job)
  } finally {
    leave()
  }
}

async function attempt(task: Task): Promise<Handed> {
  const worker = takeWorker()
  try {
    return await within(worker.pid, (signal, begin) => worker.run(task, signal, begin))
  } finally {
    if (worker.isAlive()) keepIdle(worker)
  }
}

/** A release is some jobs within a minute, and to start a process holds up everybody for some ms. */
const idleMaxMs = 60_000
const idle = new Map<Worker, NodeJS.Timeout>()

function takeWorker(): Worker {
  for (const [worker, ending] of idle) {
    clearTimeout(ending)
    idle.delete(worker)
    if (worker.isAlive()) return worker
  }
  return startWorker()
}

function keepIdle(worker: Worker): void {
  const end = () => {
    idle.delete(worker)
    worker.end()
  }
  idle.set(worker, setTimeout(end, idleMaxMs).unref())
}

function explained(error: unknown, job: string): unknown {
  if (error instanceof MachineBusy) return tooBusy
  if (error instanceof WorkedTooLong) return job === 'drawQr' ? drawsTooLong : tooLong
  return error instanceof WorkerGone && error.isOutOfMemory ? tooLarge : error
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
