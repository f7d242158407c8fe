import { received } from './content.ts'
import type { Sent } from './content.ts'
import { handed } from './handed.ts'
import type { Handed } from './handed.ts'
import { jobs } from './jobs.ts'
import { stepBack } from './thread-priority.ts'

type Task = { job: keyof typeof jobs; input: Sent; begun: Int32Array }

const thread = stepBack()

/** What Piscina calls in the thread. JSON is the fastest to hand over, both ways. */
export default function work({ job, input, begun }: Task): Handed {
  Atomics.store(begun, 0, thread)
  return handed(jobs[job](received(input) as never))
}
