import { Socket } from 'node:net'
import { runInNewContext } from 'node:vm'
import { received } from './content.ts'
import { framed, frames } from './frames.ts'
import { handed } from './handed.ts'
import { jobs } from './jobs.ts'
import { lowerPriority, raiseOomScore } from './priority.ts'
import type { Answer, Task } from './start-worker.ts'

/** Nobody ends a job without end once its server was killed: the server gives up long before this. */
const ownMaxMs = 120_000

const channel = new Socket({ fd: 3 })
channel.on('error', () => process.exit())
// A terminal and systemd tell the server's processes too: jobs go on while it comes to its end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

raiseOomScore()
// Not before the code is loaded: on a busy machine a click would wait for it too long.
lowerPriority()
tell({ ready: true })
for await (const task of frames(channel)) tell(answer(task as Task))
process.exit()

function answer({ job, input }: Task): Answer {
  const work = () => handed(jobs[job as keyof typeof jobs](received(input) as never))
  try {
    return { result: runInNewContext('work()', { work }, { timeout: ownMaxMs }) }
  } catch (error) {
    if (!(error instanceof Error)) return { error: { message: String(error) } }
    const { name, message, stack } = error
    return { error: { name, message, ...(stack !== undefined && { stack }) } }
  }
}

function tell(message: Answer | { ready: true }): void {
  for (const part of framed(message)) channel.write(part)
}
