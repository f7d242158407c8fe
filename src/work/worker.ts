import { jobs } from './jobs.ts'
import { packed } from './packed.ts'
import type { Packed } from './packed.ts'

type Task = { job: keyof typeof jobs; input: string; begun: Int32Array }

/** What Piscina calls in the thread. JSON is the fastest to hand over, both ways. */
export default function work({ job, input, begun }: Task): Packed {
  Atomics.store(begun, 0, 1)
  return packed(jobs[job](JSON.parse(input) as never))
}
