import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sent } from './content.ts'
import { framed, frames } from './frames.ts'
import type { Handed } from './handed.ts'

export type Task = { job: string; input: Sent }
export type Answer =
  | { result: Handed }
  | { error: { name?: string; message: string; stack?: string } }

/** A process that does one job at a time. */
export type Worker = {
  pid: number
  isAlive: () => boolean
  /** Waits until the process is ready, calls `begin`, and gives it the job. An abort kills it. */
  run: (task: Task, signal: AbortSignal, begin: () => void) => Promise<Handed>
  /** Ends it, after the job that it is in. */
  end: () => void
}

/** It ended without an answer. */
export class WorkerGone extends Error {
  readonly isOutOfMemory: boolean

  constructor(how: string) {
    super(`The process of a job ended without an answer: ${how}`)
    this.isOutOfMemory = outOfMemory.test(how)
  }
}
/** What V8 says at its limit, and how the system ends who takes too much. */
const outOfMemory = /heap limit|out of memory|^SIGKILL/

const isSource = import.meta.url.endsWith('.ts')
const script = fileURLToPath(new URL(isSource ? './worker.ts' : './worker.js', import.meta.url))
// From source, as the tests run it, Node.js has to learn TypeScript first.
const learns = isSource ? ['--import', 'tsx'] : []
/** One processor at a time: the garbage of a large bot would take all of them. */
const onOne = ['--single-threaded-gc', '--v8-pool-size=1']
const starts = [...onOne, ...learns, script]
/** It reads what people wrote: of our secrets it knows none, only what Node.js may need to start. */
const passedOn = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot']

/** A process without work hears that its server is gone; one in a job hears nothing until it is done. */
const atWork = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of atWork) child.kill('SIGKILL')
})

/** One that the system does not start fails its first job. */
export function startWorker(memoryMb = 512): Worker {
  const args = [`--max-old-space-size=${memoryMb}`, ...starts]
  const env = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]))
  // The folder that we were started in may be gone, and tsx is looked for from here.
  const cwd = dirname(script)
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const
  const child: ChildProcess = spawn(process.execPath, args, { env, cwd, stdio: [...stdio] })
  const gone = howItEnds(child)
  const channel = child.stdio?.[3]
  if (!(channel instanceof Socket)) return notStarted(gone)
  const { pid = 0 } = child
  // How it ended says more.
  channel.on('error', () => {})
  const answers = frames(channel)
  const next = async (): Promise<unknown> => {
    const { done, value } = await answers.next().catch(() => ({ done: true, value: null }))
    if (done === true) throw await gone
    return value
  }
  const ready = next()
  // Whoever gives it a job is told.
  ready.catch(() => {})
  const answerTo = async (task: Task, begin: () => void): Promise<Answer> => {
    await ready
    begin()
    for (const part of framed(task)) channel.write(part)
    return (await next()) as Answer
  }
  const hold = (isBusy: boolean) => {
    if (isBusy) atWork.add(child)
    else atWork.delete(child)
    for (const one of [child, channel, child.stderr as Socket]) one[isBusy ? 'ref' : 'unref']()
  }
  return {
    pid,
    isAlive: () => !child.killed && child.exitCode === null && child.signalCode === null,
    run: async (task, signal, begin) => {
      hold(true)
      try {
        return resultOf(await Promise.race([answerTo(task, begin), stopped(child, signal)]))
      } finally {
        hold(false)
      }
    },
    end: () => void channel.end(),
  }
}

const notStarted = (gone: Promise<WorkerGone>): Worker => ({
  pid: 0,
  isAlive: () => false,
  run: async () => Promise.reject(await gone),
  end: () => {},
})

const stopped = (child: ChildProcess, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      child.kill('SIGKILL')
      reject(new Error('The job is given up'))
    })
  })

function resultOf(answer: Answer): Handed {
  if ('result' in answer) return answer.result
  throw Object.assign(new Error(answer.error.message), answer.error)
}

/** V8 says first what it lacks, and then where that was, with the path of Node.js in each line. */
const saidMax = 20_000

function howItEnds(child: ChildProcess): Promise<WorkerGone> {
  let said = ''
  child.stderr?.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-saidMax)))
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(new WorkerGone(error.message)))
    child.on('close', (code, signal) => resolve(new WorkerGone(`${signal ?? code}. ${said}`)))
  })
}
