import { jobs } from './jobs.ts'
import { packed } from './packed.ts'
import type { Packed } from './packed.ts'

/** What Piscina calls in the thread. JSON is the fastest to hand over, both ways. */
export default function work({ job, input }: { job: keyof typeof jobs; input: string }): Packed {
  return packed(jobs[job](JSON.parse(input) as never))
}
